"""The words of *Metodología*: the rules of docs/dominio.md for whoever reads the report. Only text."""

from __future__ import annotations

from ppc_reports.plan.model import State

RULES = (
    (
        "Fechas",
        "Un mes escrito sin día es su primer día si es el inicio y su último día si es el final: «marzo de 2022» a "
        "«noviembre de 2022» va del 1 de marzo al 30 de noviembre. Nada se adivina en silencio: una fecha que solo "
        "cabe con el mes primero se lee así y se avisa; una que no existe es un error.",
    ),
    (
        "Cifras del trimestre y acumuladas",
        "El libro puede traer lo de cada trimestre (los cuatro programados suman 100 %) o el acumulado (sube hasta "
        "100 %). Si no lo declara, lo deciden las columnas del programado de todo el libro, y se avisa; si caben las "
        "dos lecturas o ninguna, es un error y no se supone nada. En este informe lo acumulado siempre lleva la "
        "palabra «acumulado».",
    ),
    (
        "Programado que falta",
        "Si la actividad no trae programado por trimestre, sale de sus fechas: cada mes, del inicial al final "
        "inclusive, pesa igual, y lo programado acumulado en un corte es la parte de esos meses que ya terminó.",
    ),
    (
        "Cuatro vacíos distintos",
        "No es lo mismo una celda vacía (—), un 0, «no programado» (NP) y «no aplica» (N/A): se leen, se guardan y "
        "se muestran por separado. Una cifra que falta nunca se muestra como 0.",
    ),
    (
        "Porcentajes",
        "Vale lo que muestra Excel: una celda con formato de porcentaje contiene una fracción; «25 %» es un "
        "porcentaje; «0,25» es ese número. La escala de los números sin signo (0 a 1 o 0 a 100) se decide por grupo "
        "de columnas, no celda por celda, y se dice una vez; la celda que la contradice cerca de cien veces es un "
        "error, y también un negativo.",
    ),
    (
        "Cantidades",
        "Si los trimestres traen cantidades (talleres, kilómetros), cada una se divide entre la suma de lo "
        "programado en el año. Si no había nada programado y se hizo algo, la actividad queda «Adelantada» y se "
        "avisa.",
    ),
    (
        "Indicadores con meta",
        "Con resultado r, meta m y línea base b, el avance es, según el tipo de acumulación: Acumulado, suma de r "
        "entre m; Flujo y Stock o Mantenimiento, último r entre m; Capacidad, (último r − b) entre (m − b); "
        "Reducción, (b − último r) entre (b − m). Si la meta es 0, o igual a la línea base donde divide, no se puede "
        "juzgar y se dice.",
    ),
    (
        "Cumplimiento de una actividad",
        "Con P = programado acumulado y E = ejecutado acumulado al corte: cumplimiento = E entre P, sin pasar de 100 "
        "%; cumplimiento real = E entre P, sin tope. Si P es 0, o hay un dato que no se pudo leer, no hay cumplimiento. El "
        "del trimestre divide lo ejecutado entre lo programado en ese trimestre solo.",
    ),
    (
        "Trimestre que no aplica",
        "N/A en un trimestre, en el programado o en el ejecutado, descuenta ese trimestre y ninguno más: lo que tenía "
        "programado sale del año, y P y E se dividen entre lo que queda. Hacer todo lo demás es 100 %.",
    ),
    (
        "Cumplimiento de un grupo",
        "De una línea, una dependencia o todo el plan, con el peso de cada actividad que cuenta (igual para todas, salvo "
        "que el libro traiga pesos que sumen 100 % en el plan o en cada línea): programado = suma de peso × P; ejecutado = "
        "suma de peso × E, sin pasar de 100 % cada una; ejecutado que cuenta = suma de peso × el menor de E y P; "
        "cumplimiento = ejecutado que cuenta entre programado; brecha = programado menos ejecutado que cuenta. Así, una "
        "actividad que se pasa no tapa a una que se atrasa. La que tiene varias dependencias responsables cuenta una vez en "
        "cada una y una sola vez en el plan. No cuentan las que no aplican, las no evaluables y las que no tienen nada "
        "programado en todo el año.",
    ),
    (
        "Cobertura antes que veredicto",
        "Cobertura es qué parte de lo que ya debía reportarse se conoce: está cumplido, o su último trimestre programado se "
        "reportó y se pudo leer. Por debajo del mínimo configurado el grupo no tiene zona: es «no concluyente», y se dan "
        "los dos extremos del cumplimiento, con lo que falta como no hecho y con lo que falta como hecho según lo "
        "programado.",
    ),
    (
        "Redondeo",
        "Antes de compararla con la escala, toda cifra se redondea a un decimal de porcentaje (la mitad, hacia "
        "arriba), y así se imprime: lo que se lee y su color nunca se contradicen.",
    ),
)
"""(rule, what it says), in the order in which a plan is read and judged."""

STATE_RULES = {
    State.NOT_APPLICABLE: (
        "La fila dice que no aplica, o no hay columna «¿Aplica?» y todo lo que dice hasta el corte es N/A. Queda fuera de "
        "toda suma, y se cuenta."
    ),
    State.NOT_JUDGED: (
        "Este año no hay contra qué medir: la meta es 0 o de otro año. Queda fuera de toda suma, y se cuenta."
    ),
    State.INVALID: "No se pudo leer una cifra o fecha que hace falta en este corte. Cuenta como no ejecutada.",
    State.COMPLETED: "El ejecutado acumulado llegó a 100 %.",
    State.NOT_SCHEDULED: "Al corte no tenía nada programado y no ha ejecutado nada.",
    State.EARLY: "Al corte no tenía nada programado y ya ejecutó algo.",
    State.NO_REPORT: (
        "Está en blanco el ejecutado del último trimestre, hasta el corte, en que tenía algo programado. Ese "
        "trimestre cuenta como 0."
    ),
    State.OVERDUE: "Su fecha final ya pasó y no está al 100 %.",
    State.IN_PROGRESS: "Los demás casos. Su color es el de su zona en la escala de cumplimiento.",
}
"""When an activity has each state: section 6 of docs/dominio.md."""

LAWS = (
    (
        "Ley 1757 de 2015",
        "Promoción y protección del derecho a la participación democrática; incluye la rendición de cuentas y el "
        "control social a lo público.",
    ),
    ("Decreto 1499 de 2017", "Modelo Integrado de Planeación y Gestión (MIPG)."),
    (
        "Decreto 612 de 2018",
        "Integración de los planes institucionales y estratégicos al plan de acción de la entidad.",
    ),
    ("Ley 87 de 1993", "Control interno en las entidades y organismos del Estado."),
    (
        "Ley 1474 de 2011, artículo 9",
        "Reportes del responsable de control interno; sus informes tienen valor probatorio cuando las autoridades lo "
        "soliciten.",
    ),
    ("Ley 1712 de 2014", "Transparencia y derecho de acceso a la información pública."),
    (
        "FURAG (Función Pública)",
        "Formulario anual que pide las evidencias; sus preguntas de participación llevan códigos PCI.",
    ),
    ("Tipos de acumulación", "Los usuales en las hojas de indicadores de seguimiento a planes, al estilo del DNP."),
)
"""(source, what it is cited for): section 8 of docs/dominio.md."""
