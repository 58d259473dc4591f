"""`copilot eval`: run, report, compare."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

app = typer.Typer(no_args_is_help=True, help="评测：跑测试集、看报告、比较两次运行。")


@app.command()
def run(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SUITE]...", help="评测套件，默认全部")] = None,
    split: Annotated[Literal["test", "dev"], typer.Option(help="用测试集还是开发集")] = "test",
    datasets: Annotated[Path | None, typer.Option(help="数据集文件夹，默认用自带的")] = None,
) -> None:
    """跑评测：打印指标表，把结果和报告写到 DATA_DIR/evals/。"""
    from copilot.commands.console import out, progress_bars
    from copilot.settings import Settings
    from evals.bench import evals_dir, open_bench
    from evals.load import DATASETS
    from evals.report import build_report
    from evals.run import run_suite, save_run
    from evals.show import show_run
    from evals.suite import get_suite, suites

    wanted = [get_suite(name) for name in dict.fromkeys(names)] if names else list(suites().values())
    settings = Settings()
    broken: list[str] = []
    with progress_bars() as progress, open_bench(settings, split, datasets or DATASETS, progress) as bench:
        for suite in wanted:
            done = run_suite(suite, bench)
            folder = save_run(done, evals_dir(settings), build_report(done, suite))
            show_run(done, suite, folder)
            broken += [f"{suite.title}：{line}" for line in done.broken]
    for line in broken:
        out.print(f"没有守住：{line}", style="red", soft_wrap=True)
    if broken:
        raise typer.Exit(1)


@app.command()
def report(run_id: Annotated[str, typer.Argument(metavar="RUN", help="运行编号")]) -> None:
    """打印一次运行的报告所在的路径；报告丢了就重新生成。"""
    from copilot.settings import Settings
    from evals.bench import evals_dir
    from evals.report import build_report
    from evals.run import REPORT_FILE, load_run, save_run
    from evals.suite import get_suite

    folder = evals_dir(Settings())
    done = load_run(run_id, folder)
    path = folder / done.id / REPORT_FILE
    if not path.is_file():
        save_run(done, folder, build_report(done, get_suite(done.suite)))
    typer.echo(str(path.resolve()))


@app.command()
def compare(
    before: Annotated[str, typer.Argument(metavar="A", help="之前的运行：编号，或 run.json 的路径")],
    after: Annotated[str, typer.Argument(metavar="B", help="之后的运行")],
) -> None:
    """逐题比较两次运行：差值、区间、翻转的题目和结论；变差时退出码为 1。"""
    from copilot.settings import Settings
    from evals.bench import evals_dir
    from evals.compare import compare_runs
    from evals.run import load_run
    from evals.show import show_comparison
    from evals.suite import get_suite

    folder = evals_dir(Settings())
    one, two = load_run(before, folder), load_run(after, folder)
    found = compare_runs(one, two, get_suite(one.suite))
    show_comparison(one, two, found)
    if found.verdict == "worse":
        raise typer.Exit(1)
