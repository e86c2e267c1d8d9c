from flask import Blueprint

from kaizen.imports import models  # noqa: F401 - complaints point to their import

bp = Blueprint("imports", __name__)
