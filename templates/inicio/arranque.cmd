@echo off
setlocal
chcp 65001 >nul
rem {TITULO}: ejecuta «ppc-reports {COMANDO}» en la carpeta de este archivo y deja la ventana abierta.
title {TITULO}
pushd "%~dp0"
set "PYTHONUTF8=1"
where ppc-reports >nul 2>nul
if not errorlevel 1 goto directo
if exist "{PYTHON}" goto instalado
py -3 -P -c "import ppc_reports" >nul 2>nul
if not errorlevel 1 goto lanzador
echo No se encuentra ppc-reports en este equipo.
echo Pida que lo instalen como dice la guía, en «Instalar», y haga doble clic otra vez.
set "CODIGO=2"
goto fin

:directo
ppc-reports {COMANDO}
set "CODIGO=%ERRORLEVEL%"
goto fin

:instalado
"{PYTHON}" -P -m ppc_reports {COMANDO}
set "CODIGO=%ERRORLEVEL%"
goto fin

:lanzador
py -3 -P -m ppc_reports {COMANDO}
set "CODIGO=%ERRORLEVEL%"

:fin
echo.
pause
popd
exit /b %CODIGO%
