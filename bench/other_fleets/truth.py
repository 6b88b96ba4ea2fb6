"""Which targets can be found: does a chain in the export lead from the product to what only targets have?"""
from .model import TARGET

RUNS = (".exe", ".dll", ".vbs", ".js", ".ps1", ".msi", ".xml", ".node", ".cmd", ".bat")


class Chain:
    """Follows parentage and written files from the product's programs through the rows that survived, by time."""

    def __init__(self, files, parents_shown):
        self.files, self.parents_shown = {f.lower() for f in files}, parents_shown
        self.inside, self.paths, self.steps, self.linked = set(), set(), [], False

    def follow(self, rows):
        for t, kind, actor, detail, mark in rows:
            reached = self._actor(actor)
            if kind == "start":
                reached = self._start(reached, detail)
            elif kind == "load" and detail.path.lower() in self.paths:
                self.inside.add(actor)
                reached = True
            elif kind == "file" and reached and detail[1] == "create" and detail[0].lower().endswith(RUNS):
                self.paths.add(detail[0].lower())
            if mark >= TARGET and reached:
                # Commands anybody types, and a name that only one machine asks for, say nothing alone: some percent of honest copies have them.
                self.linked |= mark == TARGET and kind not in ("dns", "net")
                self.steps.append(self._word(kind, actor, detail))
        return self.linked

    def _actor(self, actor):
        parent = actor.parent if self.parents_shown else None
        if actor.image.base.lower() in self.files or parent is not None and (parent in self.inside or parent.image.base.lower() in self.files):
            self.inside.add(actor)
        return actor in self.inside

    def _start(self, reached, child):
        line = child.cmd.lower()
        if reached or child.image.path.lower() in self.paths or any(p in line for p in self.paths):
            self.inside.add(child)
            return True
        return False

    @staticmethod
    def _word(kind, actor, detail):
        what = detail.image.path if kind == "start" else detail.path if kind == "load" else detail[0] if kind != "reg" else "\\".join(detail[:2])
        return f"{actor.image.base} {kind} {what}"
