#!/bin/sh
# {TITULO}: ejecuta «ppc-reports {COMANDO}» en la carpeta de este archivo y deja la ventana abierta.
cd "$(dirname "$0")" || exit 2
export PYTHONUTF8=1
if [ ! -t 1 ] && [ -z "${VENTANA_ABIERTA:-}" ] && [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] \
  && command -v x-terminal-emulator >/dev/null 2>&1; then
  VENTANA_ABIERTA=1 exec x-terminal-emulator -e sh "./$(basename "$0")"
fi
unset VENTANA_ABIERTA
python={PYTHON}
if command -v ppc-reports >/dev/null 2>&1; then
  ppc-reports {COMANDO}
elif [ -x "$python" ]; then
  "$python" -P -m ppc_reports {COMANDO}
elif python3 -P -c 'import ppc_reports' >/dev/null 2>&1; then
  python3 -P -m ppc_reports {COMANDO}
else
  echo 'No se encuentra ppc-reports en este equipo.'
  echo 'Pida que lo instalen como dice la guía, en «Instalar», y haga doble clic otra vez.'
  (exit 2)
fi
codigo=$?
case $codigo in
  0) aviso='Terminó bien.' ;;
  1) aviso='Terminó: hay hallazgos por corregir.' ;;
  *) aviso="Terminó con el código $codigo: lea la ventana." ;;
esac
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && command -v notify-send >/dev/null 2>&1; then
  notify-send '{TITULO}' "$aviso"
fi
if [ -t 0 ]; then
  printf '\n%s Pulse Enter para cerrar esta ventana. ' "$aviso"
  read -r _
fi
exit $codigo
