"""Start here: `python app.py`, or point any WSGI server at `app:app`."""

from kaizen import create_app

if __name__ == "__main__":
    from kaizen.cli import serve_from_the_command_line

    serve_from_the_command_line()
else:
    app = create_app()
