from flask import Blueprint

bp = Blueprint("adoptions", __name__)
