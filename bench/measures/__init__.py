"""One file per figure; each is asked with the course of this run and tells its figures."""

from collections.abc import Callable

from bench.course import Course
from bench.measures import allocating as allocation
from bench.measures import current, feeds, importing, intake, reading, reads, screens, stock_file, swept, telling, years
from bench.measures import hot as one_sku
from bench.measures import odd as odd_shapes
from bench.measures import placing as orders
from bench.measures import waiting as latency

MEASURES: dict[str, Callable[[Course], None]] = {
    "limit": orders.limit,
    "placing": orders.placing,
    "hot": one_sku.measure,
    "p99": latency.measure,
    "odd": odd_shapes.measure,
    "batch": intake.measure,
    "reading": reading.measure,
    "allocation": allocation.measure,
    "telling": telling.measure,
    "feeds": feeds.measure,
    "import": importing.measure,
    "stock": stock_file.measure,
    "current": current.measure,
    "reads": reads.measure,
    "screens": screens.measure,
    "years": years.measure,
    "swept": swept.measure,
}

__all__ = ["MEASURES"]
