"""The words of the made-up plans. Every place, body and event in them is invented.

A history is one letter a quarter, oldest first: G, A or R for a judgement, "-" for none, N while not started; B at the
end says that the milestone is complete.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class M:
    """A milestone. Without `due` it has its strategy's date; `reason` goes with the newest judgement."""

    text: str
    history: str
    reason: str = ""
    due: str | None = None
    officer: str = ""
    action: str = ""
    """What is done about a newest A or R; earlier ones take theirs from EARLIER_ACTIONS."""
    ask: str = ""
    """What the board is asked for with the newest rating."""
    seen_by: str = "partnership"
    before: tuple[str, ...] = ()
    """The dates that it had before, oldest first: it was given another one so many times."""


@dataclass(frozen=True, slots=True)
class K:
    """A KPI with one figure a quarter, oldest first; None where nothing was measured."""

    text: str
    unit: str
    baseline: int | None
    target: int | None
    figures: tuple[int | None, ...]
    kind: str = "number"
    better: str = "higher"
    source: str = ""
    seen_by: str = "partnership"


@dataclass(frozen=True, slots=True)
class S:
    """A strategy. Agencies are names in the register, with "/" before a department; officers are job titles."""

    title: str
    due: str
    agencies: tuple[str, ...]
    officers: tuple[str, ...]
    milestones: tuple[M, ...]


@dataclass(frozen=True, slots=True)
class O:  # noqa: E742 -- one letter each, so that the plan can be read
    title: str
    printed: str
    strand: str
    kpis: tuple[K, ...]
    strategies: tuple[S, ...]


SAFETY = "Marlhaven Council: Community Safety"
ADULTS = "Marlhaven Council: Adult Social Care"
HOUSING = "Marlhaven Council: Housing"
LICENSING = "Marlhaven Council: Licensing and Trading Standards"
POLICE = "Eastreach Police"
NHS = "Marlhaven and Coast NHS Trust"
PROBATION = "Eastreach Probation"
FIRE = "Eastreach Fire and Rescue"
HOST = "Lantern Street Foundation"
UNIVERSITY = "University of Eastreach"
ALL_PARTNERS = "All partners"

MARLHAVEN_WHY = (
    "People are exploited in Marlhaven: in car washes and holiday lets, on boats and in fields, behind the doors of"
    " ordinary houses.\nThis plan says what the partners will do about it together between April 2025 and March 2028."
)
MARLHAVEN_HOW = (
    "The steering group reads the plan every quarter. Each milestone is rated by a person, with a reason.\n"
    "What is off track comes first, and whoever leads it says what help they need."
)

MARLHAVEN = (
    O(
        "Objective 1: Stop exploitation before it begins",
        "Prevent",
        "Prevent",
        (
            K("Number of young people who took part in a session in school or college",
              "young people", 0, 1800, (140, 420, 760, 1105, 1310), source="Registers of the schools"),
            K("Share of taxi and takeaway licence holders who have read the signs-to-spot card",
              "of 412 licence holders", 0, 90, (None, 22, 41, 58, 63), "percentage"),
            K("Number of local employers who signed the harbour pledge", "employers", 0, 40, (3, 9, 14, 19, 23)),
            K("Visits to the partnership's public pages",
              "visits a quarter", 2100, 4000, (2140, 2380, 3010, 2890, 3350)),
            K("Number of suppliers to the council that published a modern slavery statement",
              "suppliers", 11, 30, (11, None, 16, None, 21), source="The government's registry"),
        ),
        (
            S("Reach young people before recruiters do", "July 2027", (SAFETY, "Stour End Youth Trust"),
              ("Community safety manager",), (
                M("Write a lesson on debt, gangs and fake job offers with pupils of two schools", "GGGGB",
                  seen_by="public"),
                M("Give the lesson in every secondary school of the borough", "-GGAG",
                  "Seven of nine schools have had it. The last two are booked for February.", seen_by="public"),
                M("Brief foster carers and children's homes on the first signs of county lines", "--GGA",
                  "Only two of five homes could release staff. An evening session is planned.", "Q3 2026-27",
                  action="Hold an evening session for the three homes"),
            )),
            S("Make it hard to exploit workers in the businesses of the seafront", "31 March 2027",
              (LICENSING, FIRE), ("Licensing manager", "Station manager"), (
                M("Add questions on pay, papers and sleeping places to every licensing visit", "GGGGG",
                  "In use on all visits since May; 41 premises so far.", seen_by="public"),
                M("Visit every hand car wash and nail bar once a year with two agencies together", "GGAAG",
                  "19 of 22 visited this year; the other three are in the diary."),
                M("Sign the harbour pledge with forty employers", "-AAAA",
                  "23 have signed. Hotels say that they wait for their head offices; the chair will write to three.",
                  "financial year 2026-27", seen_by="public", action="The chair writes to three hotel head offices"),
            )),
            S("Tell the public what to look for and whom to ring", "Ongoing", (HOST, SAFETY),
              ("Partnership coordinator",), (
                M("Run a week of events around 18 October", "GGGGG",
                  "This year's week reached all six towns; the libraries want it again.", "every October",
                  seen_by="public"),
                M("Put the helpline numbers into every surgery, food bank and place of worship", "AGGGB",
                  seen_by="public"),
                M("Publish the numbers in the twelve languages most used here", "-----", seen_by="public"),
            )),
        ),
    ),
    O(
        "Objective 2: Make people and places safer",
        "Protect",
        "Protect",
        (
            K("Number of front-line staff trained, by tier",
              "people trained", 60, 400, (118, 203, 287, 366, 431), source="Training registers"),
            K("Share of trained staff who feel sure what to do after three months",
              "of those who answered", 48, 75, (None, 52, 55, 61, 64), "percentage"),
            K("Number of homes in multiple occupation checked with a partner agency",
              "homes", 0, 240, (22, 61, 104, 139, 168)),
            K("Calls to the helpline from the borough",
              "calls a quarter", 9, None, (9, 12, 8, 15, 14), better="neither"),
            K("Number of organisations in the partnership", "organisations", 24, 35, (25, 26, 28, 30, 31)),
        ),
        (
            S("Train those who meet people at risk", "31 December 2026", (HOST, NHS), ("Training lead", "Named nurse"),
              (
                M("Agree one training pathway of three tiers for all partners", "GGGGB", seen_by="public"),
                M("Train 400 front-line staff at the first tier", "GGGGB", seen_by="public"),
                M("Train two people in each member organisation to train others", "GGAAR",
                  "Eleven of 31 members have nobody. Three trainers left this year and none has been replaced."
                  " The steering group is asked to release staff time.", seen_by="public",
                  action="Write to the heads of the eleven organisations and offer two dates in January",
                  ask="Each member organisation to release two people for two days before March."),
            )),
            S("Find hidden harm in housing", "Q4 2026-27", (HOUSING, FIRE, "Breakwater Homes"),
              ("Housing options manager",), (
                M("Add six questions to every tenancy visit of the two housing associations", "-GGGG",
                  "Both associations use the questions; nine concerns were passed on."),
                M("Check every licensed home in multiple occupation for signs of exploitation", "GGGAG",
                  "168 of 240 checked, as planned for this point."),
                M("Map empty and short-let properties used more than once", "--GAA",
                  "The council's data arrived late and half of it has no address key. A student will clean it.",
                  "2027", before=("March 2026", "Q2 2026-27"),
                  action="A student cleans the address data, two days a week"),
            )),
            S("Keep the partnership strong", "Ongoing", (HOST,), ("Partnership coordinator",), (
                M("Have a signed agreement on sharing information with every working partner", "AAGGB"),
                M("Fill the gaps in membership: ports, agencies for workers, the farmers' union", "GGGGG",
                  "Two of three have joined; the port comes as a guest in January."),
                M("Review the terms of reference with all members", "-----", due="30 June 2026", seen_by="public"),
            )),
        ),
    ),
    O(
        "Objective 3: Stand by survivors",
        "Prepare",
        "Prepare",
        (
            K("Number of survivors who were offered a befriender", "people", 8, 30, (9, 13, 17, 20, 23)),
            K("Days from referral to first meeting", "days", 31, 21, (30, 28, 27, 29, 35), better="lower"),
            K("Share of survivors with a safe place to live three months after support began",
              "of those supported", 62, 85, (64, 70, 71, 69, 74), "percentage"),
            K("Number of first responders who made a good-quality referral",
              "first responders", 10, 40, (11, 15, 19, 26, 29)),
            K("Share of survivors whose wellbeing score rose within six months",
              "of those asked twice", None, 60, (None, None, 54, 57, 58), "percentage"),
        ),
        (
            S("Recognise survivors sooner", "March 2027", (POLICE, ADULTS), ("Principal social worker",), (
                M("Give every first responder a one-page guide to a good referral", "GGGGB", seen_by="public"),
                M("Bring all agencies together within five working days of each referral", "GGGAG",
                  "Kept in 14 of 15 cases this quarter."),
                M("Review ten closed cases a year to learn what was missed", "-GGAA",
                  "Four reviewed. Two agencies have not yet sent their notes.", "every March",
                  action="Remind the two agencies and offer to read the files on site"),
            )),
            S("Give each survivor somebody at their side", "Q2 2026-27", (HOST,),
              ("Partnership coordinator", "Survivor care coordinator"), (
                M("Recruit and train twenty-five befrienders and mentors", "GGGGB", seen_by="public"),
                M("Offer a first meeting within three weeks of each referral", "AAAAR",
                  "The wait is now five weeks: nine people wait for a volunteer who speaks their language."
                  " A decision is needed on paying for interpreters.", "31 August 2026",
                  before=("31 March 2026", "June 2026"),
                  action="Ask two interpreting services for prices and bring them to the steering group",
                  ask="Agree to pay for interpreters until the end of March, about £4,000."),
                M("Ask survivors each year what helped and change the service by what they say", "--GGG",
                  "Eleven took part in spring; three of their five wishes are done.", "every May"),
            )),
            S("Safe homes, health and a way back to work", "financial year 2027-28",
              (HOUSING, NHS, "Marlhaven Job Centre"), ("Housing options manager", "Named nurse"), (
                M("Keep three safe rooms ready at all times", "GAAAA",
                  "Two rooms are ready; the third needs a new lease by February.",
                  action="Agree the new lease for the third room"),
                M("Register every survivor with a doctor within ten days", "-GGGG",
                  "All eight new survivors were registered in time."),
                M("Open paid work placements with five local employers", "NNNNN"),
            )),
        ),
    ),
    O(
        # Printed under a strand that its content does not belong to: shown as a difference, never put right silently.
        "Objective 4: Bring exploiters to justice",
        "Prepare",
        "Pursue",
        (
            K("Number of joint operations", "operations a quarter", 1, 2, (1, 2, 0, 1, 2)),
            K("Number of civil orders in force against exploiters", "orders", 2, 6, (2, 2, 2, 1, 1)),
            K("Share of operations with a welfare plan agreed beforehand",
              "of operations", 50, 100, (50, 100, None, 100, 100), "percentage"),
            K("Number of intelligence reports sent in by partners", "reports a quarter", 14, 40, (15, 19, 27, 24, 27)),
        ),
        (
            S("Share what each agency knows", "September 2026", (f"{POLICE}/Public Protection Unit", SAFETY),
              ("Detective sergeant",), (
                M("Agree one form on which every partner passes on what it hears", "GGGGB"),
                M("Meet every month to read what came in and decide who acts", "GGGGG",
                  "Met every month; 12 of 14 agencies came."),
                M("Tell those who sent something in what became of it", "-AAAR",
                  "Answers went out for three of 27 reports. Partners say that they stop sending. The police are asked"
                  " to name one person for this.", action="Name one person who answers, and a deputy",
                  ask="The police to name one person who answers partners."),
            )),
            S("Disrupt and prosecute", "Ongoing", (POLICE, LICENSING, FIRE), ("Detective sergeant",
              "Licensing manager"), (
                M("Plan at least one joint operation a quarter, with a place of safety ready", "GGAGG",
                  "Two operations this quarter, both with a welfare plan.", seen_by="statutory"),
                M("Use closure, licensing and housing powers where a prosecution is not possible", "GGAAA",
                  "Four cases were fit for it and one was used. Legal services will train the team in January.",
                  seen_by="statutory", action="Legal services train the team"),
                M("Seek orders to keep convicted exploiters away from trades they used", "-AARR",
                  "No application was made this year. The officer who prepared them has left and the post is empty.",
                  "31 October 2026", "Community safety officer", seen_by="statutory",
                  action="Borrow a paralegal from the neighbouring force until the post is filled",
                  ask="Who prepares applications until the post is filled?"),
            )),
            S("Learn from money and from across the border", "31 March 2028", (POLICE, PROBATION, UNIVERSITY),
              ("Senior probation officer", "Senior lecturer"), (
                M("Train investigators to follow the money in each new case", "--GAA",
                  "Eight of fifteen trained. The next course is full until spring.",
                  action="Book a second course with the university"),
                M("Study where people who were found here had been before", "NNNNN", due="N/A"),
                M("Agree with the two neighbouring forces who leads when a case crosses the border", "-----",
                  due="March 2026"),
            )),
        ),
    ),
)  # fmt: skip

PELLWORTH = (
    O(
        "Aim 1: Notice it",
        "Protect",
        "Protect",
        (K("Number of people trained",
           "people", 0, 120, (18, 31)), K("Number of concerns passed on", "concerns a quarter", None, None, (6, 8))),
        (
            S("Train our own people first", "Q3 2026-27", ("Pellworth Community Trust",), ("Coordinator",), (
                M("Train every volunteer of the food bank and the night shelter", "GG", "31 of 40 trained."),
                M("Hold one open evening in each ward", "-A", "Two wards have no room that is free in the evening.",
                  action="Ask the two churches for a room"),
            )),
        ),
    ),
    O(
        "Aim 2: Stand by people",
        "Prepare",
        "Prepare",
        (K("Number of survivors supported", "people", 0, 12, (None, None)),),
        (
            S("Begin a befriending service", "31 March 2027", ("Pellworth Sanctuary",), ("Care coordinator",), (
                M("Write the service's rules with the safeguarding board", "GB"),
                M("Match the first five survivors", "-R",
                  "No volunteer has finished their checks yet. The police check takes eleven weeks at present.",
                  action="Chase the police checks each week", ask="Help from the police to speed up the checks."),
                M("Find money for a second year", "--", due="30 September 2026"),
            )),
        ),
    ),
)  # fmt: skip

EARLIER = {
    "G": (
        "Going to plan.",
        "On course; nothing stands in the way.",
        "The first half is done and the second has begun.",
        "Agreed with all partners, and under way.",
    ),
    "A": (
        "A few weeks behind: staff were away. Expected to catch up next quarter.",
        "One partner has not answered yet. The coordinator will ring them.",
        "Depends on money that is promised and not yet paid.",
        "Slower than planned, because the first attempt had to be done again.",
    ),
    "R": (
        "Nothing has moved this quarter. The steering group should decide whether to go on.",
        "The date cannot be kept without another pair of hands.",
    ),
}
"""What was said in earlier quarters, taken in turn."""

EARLIER_ACTIONS = (
    "Ring the partner and agree the next step",
    "Find another pair of hands for six weeks",
    "Bring it to the next meeting with two ways forward",
    "Agree a shorter first version with all who lead",
)
"""What was to be done about an earlier amber or red, taken in turn."""

NEWS = {
    "G": (
        "The group met twice and did what it had set out to do. The next step is booked.",
        "Staff of two more partners joined in. Their first comments are good.",
        "Done as planned for this quarter. The figures went to the coordinator.",
        "Tried out with one team first, then with all. Small changes to the wording.",
    ),
    "A": (
        "Half of what was planned is done. The rest waits for a partner's answer.",
        "The first attempt did not work; a second way is agreed and begun.",
        "Two meetings fell out. New days are found.",
    ),
    "R": (
        "No progress to tell of. The reasons are known, and help is asked for.",
        "What was planned could not be done. The people for it are missing.",
    ),
}
"""What happened in a quarter, taken in turn."""

MESSAGES = (
    "The first board of this plan. Several milestones have only begun, so few are rated.",
    "Most work has begun. Please look at the ambers that depend on a partner's answer.",
    "A year into the plan. Thank you to all who sent figures in time.",
    "Five milestones slipped a little over the summer. Each has an action with a name beside it.",
    "Eight milestones are complete. Four are off track, and each asks something of this group.",
)
"""What the coordinator says with each published board, oldest first."""
