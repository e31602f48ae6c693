"""The demo world in a database of one's own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.prepared import demo_world
from tests.product import Database, Product


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """The one that all copy."""
    return demo_world(tmp_path_factory)


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
