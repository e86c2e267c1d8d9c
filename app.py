"""Start here: `python app.py`, or point any WSGI server at `app:app`."""

if __name__ == "__main__":
    import gc

    gc.disable()  # nothing of what a start loads is rubbish; it is turned on when all is there

    from kaizen.cli import serve_from_the_command_line

    serve_from_the_command_line()
else:
    from kaizen import create_app
    from kaizen.serving import as_served

    app = as_served(create_app())
