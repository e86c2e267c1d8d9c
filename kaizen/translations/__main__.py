"""`python -m kaizen.translations`: bring the catalogs up to date with the texts of the sources."""

import sys

from kaizen.translations.catalogs import catalog_of, languages, texts, untranslated, update


def main() -> None:
    sources = texts()
    for language in sys.argv[1:] or languages():
        changed = update(language, sources)
        missing = len(untranslated(catalog_of(language)))
        print(f"{language}: {'updated' if changed else 'as it was'}, {missing} to translate")


if __name__ == "__main__":
    main()
