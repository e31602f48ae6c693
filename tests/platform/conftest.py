"""A prepared database with the demo world, made once a run and copied for whoever needs one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.product import Database, Product, product_on


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Database]:
    with product_on(Database.empty(tmp_path_factory.mktemp("demo"), f"demo_{worker_id}")) as product:
        product.manage("migrate", "--verbosity=0")
        product.manage("load_demo_world", "--verbosity=0")
        yield product.database


@pytest.fixture
def demo(demo_database: Database, tmp_path: Path, worker_id: str) -> Iterator[Callable[..., Product]]:
    """A function that gives the demo world in a database of the test's own."""
    products: list[Product] = []

    def start(**fields: object) -> Product:
        name = f"demo_{worker_id}_{len(products)}"
        copied = demo_database.copy(tmp_path / name, name)
        products.append(Product(copied, **fields))  # type: ignore[arg-type]
        return products[-1]

    yield start
    for product in products:
        product.close()
