"""The three-way table once more, written from the tables of the design alone: nothing of ``sync``
is imported, and values are facts (whole numbers), not texts. What a plan must say, what an approved
change does, and what an export that lags behind may change.

A record is ``{field: fact}``, of a list's line with its key as the field "k". A person has ``own``
(the person's fields) and for each list a dict ``key -> {field: fact}``.
"""

import copy
from dataclasses import dataclass, field

OWN = "nguoi"
Lines = dict[int, dict[str, int]]


def blank():
    return {"own": {}, "lists": {}}


@dataclass
class Waiting:
    """What we changed in a row and no export has shown: values that fields had before, whether the
    row was begun, whether it was ended."""

    old: dict[str, list] = field(default_factory=dict)
    begun: bool = False
    ended: bool = False


@dataclass
class Office:
    """Base and mirror by person, what was refused on which facts, what is waited for."""

    base: dict = field(default_factory=dict)
    theirs: dict = field(default_factory=dict)
    closed: set = field(default_factory=set)
    refused: dict = field(default_factory=dict)
    works: set = field(default_factory=set)
    waiting: dict = field(default_factory=dict)

    # ------------------------------------------------------------------ the plan

    def plan(self, file, delivered):
        """What must be said of a month: {(who, table, key, what): kind}; ``what`` is a field, "+"
        or "-" for a whole line, "new" or "absent" for a person.

        Args:
            file: who -> what the unit says. delivered: who would have been listed: those of units
                that sent a file.
        """
        said = {}
        for who, ours in file.items():
            if who not in self.theirs:
                said[who, OWN, 0, "new"] = self._settled((who, OWN, 0, "new"), "new", _all(ours))
            else:
                said |= self._known(who, ours)
        for who in delivered - file.keys():
            if who in self.theirs and who not in self.closed and who not in self.works:
                said[who, OWN, 0, "absent"] = "absent"
        return said

    def _known(self, who, ours):
        base, theirs = self.base.get(who, blank()), self.theirs[who]
        said = self._values(who, OWN, 0, base["own"], theirs["own"], ours["own"])
        for table, lines in ours["lists"].items():
            if not lines:
                continue  # a list without a line is not said
            b, t = base["lists"].get(table, {}), theirs["lists"].get(table, {})
            for key in b.keys() | t.keys() | lines.keys():
                said |= self._line(who, table, key, b.get(key), t.get(key), lines.get(key))
        return said

    def _values(self, who, table, key, base, theirs, ours):
        said = {}
        for name, fact in ours.items():
            kind = value(base.get(name), theirs.get(name), fact)
            if kind:
                question = (who, table, key, name)
                facts = (base.get(name), theirs.get(name), fact)
                said[question] = self._settled(question, kind, facts)
        return said

    def _line(self, who, table, key, base, theirs, ours):
        here = (base is not None, theirs is not None, ours is not None)
        moved = lambda other: any(base.get(n) != v for n, v in other.items())  # noqa: E731
        if here[1] and here[2]:
            return self._values(who, table, key, base or {}, theirs, ours)
        kind, what = {
            (True, True, False): ("push", "-"),
            (True, False, True): ("keep_theirs", "-"),
            (True, False, False): ("agreed", "-"),
            (False, True, False): ("keep_theirs", "+"),
            (False, False, True): ("push", "+"),
        }[here]
        if here == (True, True, False) and (moved(theirs) or base.keys() - theirs.keys()):
            kind = "conflict"
        if here == (True, False, True) and moved(ours):
            kind, what = "conflict", "+"
        question = (who, table, key, what)
        facts = tuple(frozenset((side or {}).items()) for side in (base, theirs, ours))
        return {question: self._settled(question, kind, facts)}

    def _settled(self, question, kind, facts):
        """What was refused on these very facts is told, not asked."""
        if kind in ("keep_theirs", "agreed"):
            return kind
        refused = self.refused.get(question)
        if question[-1] == "new":  # what is blank now says nothing
            return "keep_theirs" if refused is not None and facts <= refused else kind
        return "keep_theirs" if refused == facts else kind

    # ------------------------------------------------------------------ decisions

    def decide(self, file, said, decisions):
        """Carry out decisions: question -> True (approve), False (refuse), None (nothing)."""
        facts = self._facts(file, said)
        before = copy.deepcopy((self.base, self.theirs, self.closed, self.waiting))
        unsettled = {
            q
            for q, k in said.items()
            if k not in ("agreed", "keep_theirs") and not decisions.get(q)
        }
        for question, kind in sorted(said.items(), key=lambda q: str(q[0])):
            who, what = question[0], question[-1]
            yes = kind == "agreed" or decisions.get(question)
            if decisions.get(question) is False:
                if what == "absent":
                    self.works.add(who)
                else:
                    self.refused[question] = facts[question]
            elif decisions.get(question):
                self.refused.pop(question, None)
            if yes:
                self._carry_out(question, kind, file.get(who), unsettled)
        return before

    def undo(self, before):
        self.base, self.theirs, self.closed, self.waiting = before

    def _facts(self, file, said):
        found = {}
        for who, table, key, what in said:
            base, theirs = self.base.get(who, blank()), self.theirs.get(who, blank())
            ours = file.get(who, blank())
            pick = lambda p, t=table, k=key: (  # noqa: E731
                p["own"] if t == OWN else p["lists"].get(t, {}).get(k, {})
            )
            sides = [pick(p) for p in (base, theirs, ours)]
            if what == "new":
                found[who, table, key, what] = _all(ours)
            elif what in ("+", "-"):
                found[who, table, key, what] = tuple(frozenset(s.items()) for s in sides)
            else:
                found[who, table, key, what] = tuple(s.get(what) for s in sides)
        return found

    def _carry_out(self, question, kind, ours, unsettled):
        who, what = question[0], question[-1]
        if what == "absent":
            self.closed.add(who)
        elif what == "new":
            self.theirs[who], self.base[who] = copy.deepcopy(ours), copy.deepcopy(ours)
            self._wait((who, OWN, 0), None, ours["own"])
            for name, lines in ours["lists"].items():
                for at, line in lines.items():
                    self._wait((who, name, at), None, line)
        elif what in ("+", "-"):
            self._whole(question, kind, ours)
        else:
            self._value(question, kind, ours, unsettled)

    def _value(self, question, kind, ours, unsettled):
        who, table, key, name = question
        fact = (ours["own"] if table == OWN else ours["lists"][table][key])[name]
        base = self.base.setdefault(who, blank())
        if table == OWN:
            here, there = base["own"], self.theirs[who]["own"]
        else:
            there = self.theirs[who]["lists"][table][key]
            # A base that begins agrees on what nobody disputes.
            begun = {n: v for n, v in there.items() if (who, table, key, n) not in unsettled}
            here = base["lists"].setdefault(table, {}).setdefault(key, begun)
        here[name] = fact
        if kind != "agreed" and there.get(name) != fact:
            was = dict(there)
            there[name] = fact
            self._wait((who, table, key), was, there)

    def _whole(self, question, kind, ours):
        who, table, key, what = question
        base = self.base.setdefault(who, blank())["lists"].setdefault(table, {})
        theirs = self.theirs[who]["lists"].setdefault(table, {})
        if what == "-":
            base.pop(key, None)
            if kind != "agreed":
                self._wait((who, table, key), theirs.pop(key), None)
        else:
            line = ours["lists"][table][key]
            base[key] = {**base.get(key, {}), **line}
            theirs[key] = dict(line)
            self._wait((who, table, key), None, line)

    def _wait(self, row, before, after):
        waits = self.waiting.setdefault(row, Waiting())
        waits.begun |= before is None
        waits.ended |= after is None
        if before is None:
            return
        for name in {*before, *(after or {})}:
            waits.old.setdefault(name, []).append(before.get(name))

    # ------------------------------------------------------------------ an export

    def pull(self, export):
        """Take an export in: what was approved stands until it is shown, or something that neither
        side had before."""
        for who in self.theirs.keys() | export.keys():
            if who in self.closed:
                continue
            shown, held = export.get(who), self.theirs.get(who)
            if held is None:
                continue  # the national side finds nobody by itself here
            own = self._shown((who, OWN, 0), shown and shown["own"], held["own"])
            if own is None:
                raise AssertionError("nobody leaves by the national side alone here")
            held["own"] = own
            for table in held["lists"].keys() | (shown["lists"].keys() if shown else set()):
                lines = shown["lists"].get(table, {}) if shown else {}
                kept = held["lists"].setdefault(table, {})
                for key in kept.keys() | lines.keys():
                    row = self._shown((who, table, key), lines.get(key), kept.get(key))
                    if row is None:
                        kept.pop(key, None)
                    else:
                        kept[key] = row

    def _shown(self, row, shown, held):
        waits = self.waiting.get(row)
        if waits is None:
            return dict(shown) if shown is not None else None
        if shown is None and held is not None and waits.begun:
            return held
        if shown is not None and held is None:
            if waits.ended and all(v in waits.old.get(n, ()) for n, v in shown.items()):
                return None
        elif shown is not None and held is not None:
            late = {
                n: held.get(n)
                for n, values in waits.old.items()
                if shown.get(n) != held.get(n) and shown.get(n) in values
            }
            if late:
                merged = {**shown, **late}
                return {n: v for n, v in merged.items() if v is not None}
        del self.waiting[row]
        return dict(shown) if shown is not None else None


def value(base, theirs, ours):
    """The three-way table of one value that the unit says; None for nothing."""
    mine, other = ours != base, theirs != base
    if not mine and not other:
        return None
    if mine and not other:
        return "push"
    if other and not mine:
        return "keep_theirs"
    return "agreed" if ours == theirs else "conflict"


def _all(person):
    found = {(OWN, 0, *pair) for pair in person["own"].items()}
    for table, lines in person["lists"].items():
        for key, line in lines.items():
            found |= {(table, key, *pair) for pair in line.items()}
    return frozenset(found)
