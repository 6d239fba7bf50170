"""What is live: which process answers with it, and the way back to the edition before."""

from flask import Blueprint, render_template

from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.publishing.authors import full_names
from ivr.studio.studio import Studio


def register(blueprint: Blueprint, studio: Studio) -> None:
    """Put the views into the blueprint."""

    @blueprint.get("/publish/live")
    @access.needs(Role.READER)
    def publish_live() -> str:
        earlier = studio.editions.recent(2)[1:]
        return render_template(
            "studio/publish_live.html",
            earlier=earlier[0] if earlier else None,
            names=full_names(studio.people.everybody()),
            may_go_back=access.person().may(Role.PUBLISHER),
            **_workers(studio),
        )

    @blueprint.get("/publish/live/workers")
    @access.needs(Role.READER, background=True)
    def publish_workers() -> str:
        """Tell who has the edition; the page asks for it again and again."""
        return render_template("studio/publish_workers.html", **_workers(studio))


def _workers(studio: Studio) -> dict[str, object]:
    live = studio.editions.newest()
    workers = studio.editions.workers()
    number = live.number if live else 0
    return {
        "live": live,
        "workers": workers,
        "ready": sum(worker.edition == number for worker in workers),
    }
