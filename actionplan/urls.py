from django.urls import URLPattern, path

from actionplan.views import (
    board,
    decisions,
    files,
    grid,
    headlines,
    imports,
    imports_compare,
    imports_names,
    imports_rows,
    kpis,
    leading,
    milestones,
    mine,
    officers,
    places,
    plans,
    proposals,
    published,
    rolling,
    settings,
    stages,
    structure,
    surroundings,
    takeout,
    updates,
)

app_name = "actionplan"

OBJECTIVE = "<int:plan_id>/change/objectives/<int:objective_id>/"
STRATEGY = "<int:plan_id>/change/strategies/<int:strategy_id>/"
MILESTONE = "<int:plan_id>/milestones/<int:milestone_id>/"


def parts_of(kind: str, one: str) -> list[URLPattern]:
    """The pages for what stands around the objectives: one set of views for the three kinds."""
    start, named = f"<int:plan_id>/change/{kind}/", {"kind": kind}
    return [
        path(start, surroundings.parts, named, name=kind),
        path(f"{start}add/", surroundings.add_part, named, name=f"add_{one}"),
        path(f"{start}<int:part_id>/", surroundings.change_part, named, name=f"change_{one}"),
        path(f"{start}<int:part_id>/move/", surroundings.move_part, named, name=f"move_{one}"),
        path(f"{start}<int:part_id>/remove/", surroundings.remove_part, named, name=f"remove_{one}"),
    ]


changing = [
    path("new/", settings.add_plan, name="add_plan"),
    path("<int:plan_id>/change/", structure.outline, name="outline"),
    path("<int:plan_id>/change/settings/", settings.change_plan, name="change_plan"),
    path("<int:plan_id>/change/status/", settings.plan_status, name="plan_status"),
    path("<int:plan_id>/change/public-page/", settings.public_page, name="public_page"),
    *parts_of("strands", "strand"),
    *parts_of("sections", "section"),
    *parts_of("documents", "document"),
    path("<int:plan_id>/change/objectives/add/", structure.add_objective, name="add_objective"),
    path(OBJECTIVE, structure.change_objective, name="change_objective"),
    path(f"{OBJECTIVE}add/", structure.add_strategy, name="add_strategy"),
    path(f"{OBJECTIVE}move/", places.move, name="move_objective"),
    path(f"{OBJECTIVE}history/", places.history, name="objective_history"),
    path(f"{OBJECTIVE}remove/", places.remove, name="remove_objective"),
    path(STRATEGY, structure.change_strategy, name="change_strategy"),
    path(f"{STRATEGY}add/", structure.add_milestone, name="add_milestone"),
    path(f"{STRATEGY}move/", places.move, name="move_strategy"),
    path(f"{STRATEGY}leads/", leading.leads, name="strategy_leads"),
    path(f"{STRATEGY}history/", places.history, name="strategy_history"),
    path(f"{STRATEGY}remove/", places.remove, name="remove_strategy"),
    path(f"{MILESTONE}change/", structure.change_milestone, name="change_milestone"),
    path(f"{MILESTONE}move/", places.move, name="move_milestone"),
    path(f"{MILESTONE}leads/", leading.leads, name="milestone_leads"),
    path(f"{MILESTONE}stage/", stages.stage, name="stage"),
    path(f"{MILESTONE}supersede/", stages.supersede, name="supersede"),
    path(f"{MILESTONE}history/", places.history, name="milestone_history"),
    path(f"{MILESTONE}remove/", places.remove, name="remove_milestone"),
    path("<int:plan_id>/documents/<int:document_id>/", files.document, name="document"),
    path("<int:plan_id>/roll-forward/", rolling.roll_forward, name="roll_forward"),
]

IMPORT = "imports/<int:import_id>/"

bringing_in = [
    path("imports/", imports.imports_list, name="imports"),
    path("imports/new/", imports.bring_in, name="bring_in"),
    path(IMPORT, imports.plan_import, name="plan_import"),
    path(f"{IMPORT}again/", imports.read_again, name="read_again"),
    path(f"{IMPORT}rows/", imports.import_rows, name="import_rows"),
    path(f"{IMPORT}rows/<int:table>/<int:row>/", imports_rows.import_row, name="import_row"),
    path(f"{IMPORT}strategies/<int:objective>/<int:strategy>/", imports_rows.import_strategy, name="import_strategy"),
    path(
        f"{IMPORT}milestones/<int:objective>/<int:strategy>/<int:milestone>/",
        imports_rows.import_milestone,
        name="import_milestone",
    ),
    path(f"{IMPORT}columns/<int:table>/", imports_names.import_columns, name="import_columns"),
    path(f"{IMPORT}names/", imports_names.import_names, name="import_names"),
    path(f"{IMPORT}strands/", imports_names.import_strands, name="import_strands"),
    path(f"{IMPORT}title/", imports.import_title, name="import_title"),
    path(f"{IMPORT}compare/<int:plan_id>/", imports_compare.compare_import, name="compare_import"),
    path(f"{IMPORT}accept/", imports.accept_import, name="accept_import"),
    path(f"{IMPORT}take-back/", imports.take_back_import, name="take_back_import"),
    path(f"{IMPORT}give-up/", imports.give_up_import, name="give_up_import"),
]

PROPOSAL = "proposals/<int:proposal_id>/"

proposed = [
    path("proposals/", proposals.proposals, name="proposals"),
    path(PROPOSAL, proposals.proposal, name="proposal"),
    path(f"{PROPOSAL}accept/", proposals.accept_proposal, name="accept_proposal"),
    path(f"{PROPOSAL}decline/", proposals.decline_proposal, name="decline_proposal"),
]

urlpatterns = [
    *changing,
    *bringing_in,
    *proposed,
    path("", plans.plans, name="plans"),
    path("mine/", mine.my_milestones, name="my_milestones"),
    path("<int:plan_id>/", board.board, name="board"),
    path("<int:plan_id>/publish/", published.publish, name="publish"),
    path("<int:plan_id>/published/", published.published, name="published"),
    path("<int:plan_id>/published/<int:number>/", published.publication, name="publication"),
    path(
        "<int:plan_id>/published/<int:number>/milestones/<int:milestone_id>/correct/",
        published.correct,
        name="correct_board",
    ),
    path("<int:plan_id>/changes/", published.changes, name="changes"),
    path("<int:plan_id>/read/", plans.reading, name="reading"),
    path("<int:plan_id>/to-check/", plans.remarks, name="remarks"),
    path("<int:plan_id>/milestones/", board.milestones, name="milestones"),
    path("<int:plan_id>/milestones/<int:milestone_id>/", milestones.milestone, name="milestone"),
    path("<int:plan_id>/milestones/<int:milestone_id>/rate/", milestones.rate, name="rate"),
    path("<int:plan_id>/milestones/<int:milestone_id>/update/", updates.update, name="update"),
    path("<int:plan_id>/milestones/<int:milestone_id>/no-change/", updates.no_change, name="no_change"),
    path("<int:plan_id>/milestones/<int:milestone_id>/complete/", updates.complete, name="complete"),
    path("<int:plan_id>/milestones/<int:milestone_id>/confirm/", decisions.confirm, name="confirm"),
    path("<int:plan_id>/milestones/<int:milestone_id>/reopen/", decisions.reopen, name="reopen"),
    path("<int:plan_id>/milestones/<int:milestone_id>/date/", decisions.date, name="date"),
    path("<int:plan_id>/milestones/<int:milestone_id>/date/withdraw/", updates.withdraw_date, name="withdraw_date"),
    path("<int:plan_id>/milestones/<int:milestone_id>/actions/", decisions.add_action, name="add_action"),
    path(
        "<int:plan_id>/milestones/<int:milestone_id>/actions/<int:action_id>/",
        decisions.close_action,
        name="close_action",
    ),
    path("<int:plan_id>/milestones/<int:milestone_id>/correct/<int:update_id>/", updates.correct, name="correct"),
    path("<int:plan_id>/milestones/<int:milestone_id>/evidence/<int:evidence_id>/", updates.evidence, name="evidence"),
    path("<int:plan_id>/strategies/<int:strategy_id>/headline/", headlines.headline, name="headline"),
    path("<int:plan_id>/grid/", grid.grid, name="grid"),
    path("<int:plan_id>/officers/", officers.officers, name="officers"),
    path("<int:plan_id>/officers/replace/", officers.replace_officer, name="replace_officer"),
    path("<int:plan_id>/officers/take-back/", officers.take_back_replacement, name="take_back_replacement"),
    path("<int:plan_id>/take-out/", takeout.take_out, name="take_out"),
    path("<int:plan_id>/kpis/", kpis.kpis, name="kpis"),
    path("<int:plan_id>/kpis/new/", kpis.add_kpi, name="add_kpi"),
    path("<int:plan_id>/kpis/<int:kpi_id>/", kpis.kpi, name="kpi"),
    path("<int:plan_id>/kpis/<int:kpi_id>/change/", kpis.change_kpi, name="change_kpi"),
    path("<int:plan_id>/kpis/<int:kpi_id>/move/", kpis.move_kpi, name="move_kpi"),
    path("<int:plan_id>/kpis/<int:kpi_id>/remove/", kpis.remove_kpi, name="remove_kpi"),
    path("<int:plan_id>/kpis/<int:kpi_id>/value/", kpis.measure_kpi, name="measure_kpi"),
]
