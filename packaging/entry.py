"""Where the bundled program begins; its workers begin here too, by a flag."""

import multiprocessing
import sys

MEDIA_WORKER = "--clinicvault-media-worker"
DEMO_DRAWING = "--clinicvault-demo-drawing"
KEY_WORKER = "--clinicvault-key-worker"


def start() -> int:
    """Become a worker where the flag says so (only one of them is given keys), else the program."""
    if sys.argv[1:] == [MEDIA_WORKER]:
        from clinicvault.media.worker import main as work

        work()
        return 0
    if sys.argv[1:] == [DEMO_DRAWING]:
        from clinicvault.services.demo.drawing import main as draw

        draw()
        return 0
    if sys.argv[1:] == [KEY_WORKER]:
        from clinicvault.desktop.hardening import harden

        harden()
        from clinicvault.access.rotation.key_worker import main as make_keys

        make_keys()
        return 0
    from clinicvault.bootstrap import main

    return main()


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(start())
