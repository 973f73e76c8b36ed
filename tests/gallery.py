"""The rows of the error gallery: for each class of failure the command that meets it, and what is said of it."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass

from rectify.codec import records
from rectify.storage import limits
from tests.conftest import Clerk


@dataclass(frozen=True)
class Row:
    """A cause: what is done first, the command, and what is said of it."""

    of: str
    command: str
    code: int
    described: str
    hint: str = "提示："
    first: Callable[[Clerk], None] = lambda _: None


def gives_a_number_away(clerk: Clerk) -> None:
    text = clerk.read("ledger/1.1.yaml").replace("编号: 1.1.3", "编号: 1.1.4").replace("编号: 1.1.2", "编号: 1.1.3")
    clerk.write("ledger/1.1.yaml", text)


def does(*commands: str) -> Callable[[Clerk], None]:
    def act(clerk: Clerk) -> None:
        for command in commands:
            clerk.does(command)

    return act


def edits(file: str, old: str, new: str) -> Callable[[Clerk], None]:
    def act(clerk: Clerk) -> None:
        text = clerk.read(file)
        assert old in text
        clerk.write(file, text.replace(old, new, 1))

    return act


def writes(file: str, text: str | bytes) -> Callable[[Clerk], None]:
    return lambda clerk: clerk.write(file, text)


def sets(name: str, value: str) -> Callable[[Clerk], None]:
    def act(clerk: Clerk) -> None:
        os.environ[name] = value  # the clerk's fixture gives it back

    return act


def script(text: str) -> Callable[[Clerk], None]:
    def act(clerk: Clerk) -> None:
        clerk.write("编辑器.sh", f"#!/bin/sh\n{text}\n")
        path = clerk.path("编辑器.sh")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        os.environ["EDITOR"] = str(path)

    return act


def links(clerk: Clerk) -> None:
    clerk.path("ledger/1.1.yaml").rename(clerk.path("实际.yaml"))
    os.symlink("../实际.yaml", clerk.path("ledger/1.1.yaml"))


def loses_git(clerk: Clerk) -> None:
    clerk.path(".git").rename(clerk.path("原来的git"))
    clerk.path("ledger/.rectify").mkdir()
    clerk.write("ledger/.rectify/.gitignore", "*\n")
    clerk.write("ledger/.rectify/rectify.lock", "")


def links_the_lock(clerk: Clerk) -> None:
    clerk.path(".git").rename(clerk.path("原来的git"))
    os.symlink("../templates", clerk.path("ledger/.rectify"))


def has_no_state(clerk: Clerk) -> None:
    clerk.path(".git").rename(clerk.path("原来的git"))
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA"):
        os.environ[name] = str(clerk.path("ledger/ledger.yaml"))  # the clerk's fixture gives it back


def forges(clerk: Clerk) -> None:
    """A history in which rectify seems to have changed another file."""
    clerk.write("脚本.sh", "甲")
    clerk.write("ledger/佐证.txt", "甲")
    clerk.git("add", "脚本.sh", "ledger")
    clerk.git("commit", "--quiet", "--message", "1.1 更新\n\nRectify-Action: update\nRectify-Id: 1.1\n")


def hides(clerk: Clerk) -> None:
    """A file that git is told not to look at."""
    clerk.git("update-index", "--skip-worktree", "ledger/1.1.yaml")


def synchronises(clerk: Clerk) -> None:
    """A commit as of `sync`, under a name that can be typed as a commit."""
    edits("ledger/1.1.yaml", "办公室", "监察室")(clerk)
    clerk.git("commit", "--quiet", "--all", "--message", "同步\n\nRectify-Action: sync")
    clerk.git("tag", "5eed5eed")


def hook(clerk: Clerk) -> None:
    clerk.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 1\n")
    clerk.path(".git/hooks/pre-commit").chmod(0o755)


def starts_over(clerk: Clerk) -> None:
    """Only the commit of `init` is left."""
    clerk.git("reset", "--quiet", "--hard", clerk.git("rev-list", "--max-parents=0", "HEAD").strip())


def forgets_who(clerk: Clerk) -> None:
    clerk.git("checkout", "--quiet", "--orphan", "新")
    clerk.git("commit", "--quiet", "--message", "手工")


def clones_shallow(clerk: Clerk) -> None:
    clerk.git("clone", "--quiet", "--depth", "1", clerk.path(".git").as_uri(), "浅")


def loses_a_commit(clerk: Clerk) -> None:
    commit = clerk.git("rev-parse", "HEAD~1").strip()
    clerk.path(f".git/objects/{commit[:2]}/{commit[2:]}").unlink()


def forgets_all(clerk: Clerk) -> None:
    """A repository without a commit."""
    clerk.path(".git").rename(clerk.path("原来的git"))
    clerk.git("init", "--quiet")


def fills(clerk: Clerk) -> None:
    """A file that is read, and one more value is too much for."""
    old = clerk.read("ledger/1.1.yaml")
    clerk.write("ledger/1.1.yaml", old + "#" * (limits.LARGEST - len(old.encode())))


def crowds(clerk: Clerk) -> None:
    """An issue with as many problems as a file takes."""
    problems = "".join(f"  - 编号: 1.1.{at}\n    问题: 甲\n" for at in range(1, records.MOST_RECORDS + 1))
    clerk.write("ledger/1.1.yaml", f"编号: '1.1'\n标题: 甲\n具体问题:\n{problems}")


def films(clerk: Clerk) -> None:
    with clerk.path("录像.mp4").open("wb") as file:
        file.truncate(limits.LARGEST_EVIDENCE + 1)


REPORT = (
    "一、组织领导\n加强领导。\n二、整改落实情况\n（一）关于甲方面\n1.严格管理。印发办法。\n三、下一步打算\n持续用力。\n"
)
CLOSED = does("rectify close 1.1.1 --accepted-by 王某")
ACCEPTED = does("rectify accept 1.1.1 --by 王某 --date 2023-04-20")
LEDGER = "ledger/ledger.yaml"


def starts_over_with_a_report(clerk: Clerk) -> None:
    starts_over(clerk)
    clerk.write("报告.txt", REPORT)


def discloses(clerk: Clerk) -> None:
    clerk.does("rectify update 1.1.2 --result 许文补录台账。")
    clerk.does("rectify update 1.1 --owner 许文")


def withholds_all(clerk: Clerk) -> None:
    clerk.does("rectify update 1.1 --no-public")
    edits(LEDGER, "提醒天数: 7", "通报统计: 公开")(clerk)


ROWS = [
    Row("rectify.core.model.InvalidNumber", "rectify show 甲", 2, "“甲”不是编号", "rectify list 列出全部编号"),
    Row(
        "rectify.machine.clock.BadToday",
        "rectify status",
        2,
        "“昨天”不是日期",
        "2023-04-28",
        sets("RECTIFY_TODAY", "昨天"),
    ),
    Row(
        "rectify.commandline.chinese_help.UnknownVerb",
        "rectify clsoe 1.1",
        2,
        "没有 clsoe 这个命令",
        "是不是 rectify close？",
    ),
    Row(
        "rectify.commandline.chinese_help.UnknownOption",
        "rectify status --jsno",
        2,
        "没有 --jsno 这个选项",
        "是不是 --json？",
    ),
    Row(
        "rectify.commandline.chinese_help.BadCommandLine",
        "rectify status 甲",
        2,
        "无法识别的内容：甲",
        "rectify status --help",
    ),
    Row(
        "rectify.commandline.chinese_help.NoOptionDash",
        "rectify update 1.1 —owner 许某",
        2,
        "—owner 前面的横线不是英文减号",
        "两个英文减号：--owner",
    ),
    Row("rectify.machine.screen.NeedsAnswer", "rectify close", 2, "缺少编号", "例如：rectify close"),
    Row(
        "rectify.git.git_errors.GitRefused",
        "rectify update 1.1 --owner 许某",
        1,
        "git 没有提交，文件已恢复原样",
        first=hook,
    ),
    Row(
        "rectify.core.lifecycle.ReopenFirst",
        "rectify update 1.1.1 --status 整改中",
        1,
        "1.1.1 已销号",
        "reopen",
        CLOSED,
    ),
    Row(
        "rectify.core.lifecycle.NotOpenForMove",
        "rectify update 1.1.1 --status 待整改",
        1,
        "只能退回“整改中”",
        "rectify update 1.1.1 --status 整改中",
        ACCEPTED,
    ),
    Row("rectify.core.lifecycle.ReasonMissing", "rectify update 1.1 --deadline 2023-07-01", 1, "要有原因", "--reason"),
    Row(
        "rectify.core.lifecycle.ReachedByItsVerb",
        "rectify update 1.1 --status 已销号",
        2,
        "已销号",
        "rectify close 1.1",
    ),
    Row(
        "rectify.core.lifecycle.ReopenFirst",
        "rectify update 1.1.1 --owner 许某",
        1,
        "1.1.1 已撤销",
        "rectify reopen 1.1.1",
        does('rectify withdraw 1.1.1 --reason "重复"'),
    ),
    Row(
        "rectify.commands.withdraw.IntoItself",
        "rectify withdraw 1.1.1 --reason 重复 --into 1.1",
        2,
        "1.1.1 不能并入 1.1",
        "--into",
    ),
    Row(
        "rectify.commands.withdraw.IntoWithdrawn",
        "rectify withdraw 1.1.2 --reason 重复 --into 1.1.1",
        1,
        "1.1.1 已撤销，不能并入",
        "rectify reopen 1.1.1",
        does('rectify withdraw 1.1.1 --reason "重复"'),
    ),
    Row("rectify.core.lifecycle.NeedsMissing", "rectify update 1.1.3 --status 整改到位", 1, "整改情况", "--result"),
    Row(
        "rectify.core.lifecycle.NeedsMissing",
        "rectify update 1.1.3 --status 长期整改",
        1,
        "阶段目标和复核日期",
        "--review",
    ),
    Row(
        "rectify.core.lifecycle.NotRectifiedYet",
        "rectify accept 1.1.2 --by 王某",
        1,
        "还没有整改到位",
        "--status 整改到位",
    ),
    Row(
        "rectify.core.lifecycle.FutureDate", "rectify accept 1.1.1 --by 王某 --date 2023-05-01", 1, "晚于今天", "--date"
    ),
    Row(
        "rectify.core.lifecycle.ClosedBeforeAccepted",
        "rectify close 1.1.1 --date 2023-04-19",
        1,
        "早于验收日期 2023-04-20",
        "--date",
        ACCEPTED,
    ),
    Row("rectify.core.lifecycle.GateShut", "rectify close 1.1.1", 1, "缺：验收", "rectify close 1.1.1 --accepted-by"),
    Row(
        "rectify.core.lifecycle.GateUnknown",
        "rectify close 1.1.1",
        1,
        "销号要求里没有“验牧”这一项",
        first=edits(LEDGER, "[整改情况, 验收]", "[整改情况, 验牧]"),
    ),
    Row(
        "rectify.session.session.Misnumbered",
        "rectify update 1.1 --owner 许某",
        1,
        "编号 1.1.2 重复，说不清改的是哪一个",
        "rectify update 1.1 --edit",
        edits("ledger/1.1.yaml", "编号: 1.1.3", "编号: 1.1.2"),
    ),
    Row(
        "rectify.session.hand_edits.NumberReused",
        "rectify update 1.1 --owner 许某",
        1,
        "ledger/1.1.yaml:12：1.1.3 原来是“巡查不力”，现在成了“台账不全”，那是原来的 1.1.2；编号提交过就不能给别的",
        "git checkout -- ledger/1.1.yaml",
        gives_a_number_away,
    ),
    Row(
        "rectify.core.lifecycle.NotClosed",
        "rectify reopen 1.1.1 --reason 甲 --basis 乙",
        1,
        "没有销号",
        "rectify show 1.1.1",
    ),
    Row(
        "rectify.core.dates.BadDate",
        "rectify accept 1.1.1 --by 王某 --date 4月31日",
        2,
        "“4月31日”不是日期",
        "2023-04-28",
    ),
    Row("rectify.storage.store.NoLedger", "rectify status --ledger 别处", 1, "别处 里没有台账", "rectify init"),
    Row(
        "rectify.storage.store.LedgerLost",
        "rectify status",
        1,
        "ledger 里有台账的文件（1.1.yaml、report.yaml），缺了 ledger.yaml",
        "git checkout -- ledger/ledger.yaml",
        lambda clerk: clerk.path(LEDGER).unlink(),
    ),
    Row(
        "rectify.commands.init.LedgerRemoved",
        "rectify init",
        1,
        "ledger 里提交过一份台账，现在文件都不在了",
        "git checkout -- ledger",
        lambda clerk: shutil.rmtree(clerk.path("ledger")),
    ),
    Row(
        "rectify.storage.store.NotOwn",
        "rectify undo",
        1,
        "脚本.sh 不是台账自己的文件，没有写",
        first=forges,
    ),
    Row(
        "rectify.storage.locking.LinkedLock",
        "rectify update 1.1 --owner 许某",
        1,
        "ledger/.rectify 是一个链接，不能在那里加锁",
        first=links_the_lock,
    ),
    Row(
        "rectify.session.recovery.CannotNote",
        "rectify update 1.1 --owner 许某",
        1,
        "改动写之前要先在",
        "XDG_STATE_HOME",
        has_no_state,
    ),
    Row("rectify.storage.store.NoSuchNumber", "rectify show 1.1.9", 1, "没有 1.1.9", "1.1 有 1.1.1 至 1.1.3"),
    Row(
        "rectify.storage.store.DamagedFile",
        "rectify status",
        1,
        "ledger/1.1.yaml:2：",
        first=edits("ledger/1.1.yaml", "标题: ", "标题："),
    ),
    Row("rectify.storage.store.BehindLink", "rectify update 1.1 --owner 许某", 1, "是一个链接，只读不写", first=links),
    Row(
        "rectify.storage.store.TooLong",
        "rectify update 1.1 --owner 许某",
        1,
        "这样 ledger/1.1.yaml 就太大了（超过 2 MB），没有写",
        "rectify update 2.5 --evidence 文件",
        fills,
    ),
    Row(
        "rectify.storage.disk.CannotRead", "rectify report --docx --base 没有.docx", 1, "读不了 没有.docx：没有这个文件"
    ),
    Row(
        "rectify.core.placeholders.UnknownPlaceholder",
        "rectify report",
        1,
        "ledger/1.1.yaml:14：不认识占位符 {{ 总数 }}",
        "能用的有：统计句",
        edits("ledger/1.1.yaml", "补录台账20份", "补录{{ 总数 }}份"),
    ),
    Row("rectify.core.placeholders.EmptyLedger", "rectify report", 1, "尚无问题", "rectify add", starts_over),
    Row(
        "rectify.core.placeholders.GroupsMissing",
        "rectify report",
        1,
        "统计句的写法漏了有问题的类别：{{ 基本完成数 }}",
        "{{ 剩余数 }}",
        edits(LEDGER, "提醒天数: 7", "统计句: 共{{ 问题数 }}项"),
    ),
    Row("rectify.papers.build.NoSuchDocument", "rectify report 进展报告", 1, "没有“进展报告”", "“进展情况报告”"),
    Row("rectify.papers.build.TwoKinds", "rectify report --docx --html", 2, "只能用一个", "rectify report --docx"),
    Row("rectify.papers.build.OtherKind", "rectify report --docx -o 报告.pdf", 2, "对不上", "去掉 --docx"),
    Row("rectify.storage.output_files.OwnFile", "rectify report --docx -o ledger/1.1.yaml", 1, "台账自己的文件", "-o "),
    Row("rectify.storage.output_files.NoFolder", "rectify report -o 没有/稿.docx", 1, "没有文件夹 没有", "看看路径"),
    Row(
        "rectify.storage.output_files.NotReplaced",
        "rectify report --docx",
        1,
        "已经有 进展情况报告.docx，内容不一样，没有覆盖",
        "--force",
        writes("进展情况报告.docx", "几周的心血"),
    ),
    Row("rectify.papers.build.UnknownSuffix", "rectify report -o 稿.doc", 2, "看不出 稿.doc", ".docx"),
    Row("rectify.commands.undo.NoHistory", "rectify undo", 1, "没有 git 历史", "git init", loses_git),
    Row("rectify.commands.undo.NothingToUndo", "rectify undo", 1, "没有可撤销的改动", first=forgets_who),
    Row("rectify.commands.undo.NotUndone", "rectify undo", 1, "“建立台账”不能撤销", first=starts_over),
    Row(
        "rectify.session.reverse_commit.ChangedSince",
        "rectify undo",
        1,
        "后来又改了：ledger/1.1.yaml",
        "git checkout -- ledger/1.1.yaml",
        edits("ledger/1.1.yaml", "状态: 整改中", "状态: 基本完成"),
    ),
    Row(
        "rectify.commands.undo.NotYours",
        "rectify undo",
        1,
        "最近一次改动是李某的“1.1.2 待整改→整改中：补齐台账”",
        "rectify undo ",
        sets("GIT_AUTHOR_NAME", "周某"),
    ),
    Row("rectify.commands.undo.NeitherNumberNorCommit", "rectify undo 昨天", 2, "“昨天”不是编号", "rectify undo 2.5"),
    Row(
        "rectify.commands.undo.NoSuchChange", "rectify undo 1234abc", 1, "1234abc 不是 rectify 做的改动", "rectify log"
    ),
    Row(
        "rectify.commands.undo.MoreThanAsked",
        "rectify undo 1.1.2",
        1,
        "一并改了别的（1.1.2、1.1.3）",
        "全部撤销：rectify undo ",
        does("rectify update 1.1.2 1.1.3 --owner 许某"),
    ),
    Row(
        "rectify.commands.undo.SyncStays",
        "rectify undo 5eed5eed",
        1,
        "“同步”是同步时做的，不能撤销",
        "rectify log",
        synchronises,
    ),
    Row(
        "rectify.session.missing_files.HiddenFiles",
        "rectify sync",
        1,
        "git 被告知不看台账的这些文件",
        "git update-index --no-skip-worktree ledger/1.1.yaml",
        hides,
    ),
    Row("rectify.commands.init.LedgerThere", "rectify init", 1, "已经是一份台账", "rectify status"),
    Row(
        "rectify.commands.init.BaseAlone", "rectify init --base --unit 甲局", 2, "--base 单独用", "rectify init --base"
    ),
    Row("rectify.commands.init.BaseThere", "rectify init --base", 1, "已经有了", first=does("rectify init --base")),
    Row(
        "rectify.commands.import_.NotEmpty",
        "rectify import 报告.txt",
        1,
        "已经有 1 条",
        first=writes("报告.txt", REPORT),
    ),
    Row(
        "rectify.commands.import_.WordsThere",
        "rectify import 报告.txt",
        1,
        "已经写了方面",
        first=starts_over_with_a_report,
    ),
    Row("rectify.commands.import_.NotFree", "rectify import 报告.txt --status 已销号", 2, "“已销号”", "可用的状态"),
    Row("rectify.commands.add.NoSuchAspect", "rectify add 3 甲", 1, "没有第3方面", "ledger/ledger.yaml:"),
    Row("rectify.commands.add.NotAnAspect", "rectify add 甲 乙", 2, "“甲”不是方面的序号", "rectify add 2"),
    Row("rectify.commands.add.ProblemInProblem", "rectify add 1.1.1 甲", 2, "已经是具体问题", "rectify add 1.1"),
    Row(
        "rectify.commands.add.ProblemOptionOnIssue",
        "rectify add 1.1 甲 --problem 乙",
        2,
        "--problem",
        "rectify add 1.1",
    ),
    Row(
        "rectify.commandline.editor.NoEditor",
        "rectify update 1.1 --edit",
        1,
        "找不到编辑器",
        "EDITOR",
        sets("EDITOR", "无"),
    ),
    Row("rectify.commandline.editor.EditorFailed", "rectify update 1.1 --edit", 1, "代码 7", first=script("exit 7")),
    Row(
        "rectify.commandline.editor.BadDraft",
        "rectify update 1.1 --edit",
        1,
        "改后的内容有错",
        "草稿留在",
        script('echo "[" >> "$1"'),
    ),
    Row(
        "rectify.commandline.editor.DraftGone",
        "rectify update 1.1 --edit",
        1,
        "编辑器回来以后，草稿 ",
        "不要改名",
        script('rm "$1"'),
    ),
    Row(
        "rectify.commandline.editor.ChangedMeanwhile",
        "rectify update 1.1 --edit",
        1,
        "被别人改了，没有保存",
        "草稿留在",
        script('echo "# 我" >> "$1"; echo "# 别人" >> ledger/1.1.yaml'),
    ),
    Row("rectify.commands.update.EditAlone", "rectify update 1.1 --edit --owner 甲", 2, "--edit 单独用", "--edit"),
    Row(
        "rectify.commandline.update_request.NothingToUpdate",
        "rectify update 1.1",
        2,
        "没有说要改什么",
        "rectify update 1.1",
    ),
    Row(
        "rectify.commandline.update_request.IssueOptionOnProblem",
        "rectify update 1.1.1 --remark 甲",
        2,
        "--remark",
        "update 1.1",
    ),
    Row(
        "rectify.commandline.update_request.GoesWith", "rectify update 1.1 --owner 甲 --by 乙", 2, "--progress", "例如"
    ),
    Row(
        "rectify.commandline.update_request.NoEvidenceFile",
        "rectify update 1.1 --evidence 没有.pdf",
        1,
        "没有佐证材料 没有.pdf",
    ),
    Row(
        "rectify.commandline.update_request.NoLongTermProblem",
        "rectify update 1.1 --review 2023-09-30",
        1,
        "无处可记",
        "--target",
    ),
    Row("rectify.commands.list.NoSuchAspectNumber", "rectify list --aspect 甲", 2, "“甲”不是方面的序号", "--aspect 2"),
    Row("rectify.commandline.options.UnknownStatus", "rectify list --status 已消号", 2, "“已消号”", "是不是“已销号”？"),
    Row("rectify.commandline.options.EmptyText", 'rectify accept 1.1.1 --by " "', 2, "--by 的内容是空的"),
    Row("rectify.commandline.options.BadText", "rectify accept 1.1.1 --by 甲\x1b[D", 2, "U+001B"),
    Row("rectify.history.as_of.NoHistory", "rectify log", 1, "不是 git 仓库", "git init", loses_git),
    Row(
        "rectify.session.session.Overfull",
        "rectify add 1.1 乙",
        1,
        "这样 ledger/1.1.yaml 里的“具体问题”太多（超过 1000 项），没有写",
        "另立一条",
        crowds,
    ),
    Row(
        "rectify.commandline.update_request.LargeEvidence",
        "rectify update 1.1.1 --evidence 录像.mp4",
        1,
        "录像.mp4 太大（超过 64 MB）",
        "rectify update 1.1 --edit",
        films,
    ),
    Row(
        "rectify.git.git_errors.BrokenHistory", "rectify log", 1, "没有读到头", "rectify check --strict", loses_a_commit
    ),
    Row("rectify.commands.check.OnlyStrict", "rectify check 稿.docx", 2, "要加 --strict", "check --strict 稿.docx"),
    Row("rectify.papers.compare_on_disk.NotDocx", "rectify check --strict 稿.pdf", 2, "稿.pdf 不是", "送审稿.docx"),
    Row(
        "rectify.papers.compare_on_disk.WeeklyApart",
        "rectify check --strict 周报.docx",
        1,
        "周报",
        "rectify weekly --docx",
    ),
    Row("rectify.history.as_of.NothingCommitted", "rectify log", 1, "还没有提交过", "git commit", forgets_all),
    Row(
        "rectify.history.as_of.NotThen",
        "rectify list --as-of 2000-01-01",
        1,
        "2000年1月1日还没有这份台账",
        "最早提交在",
    ),
    Row(
        "rectify.history.as_of.CutOff",
        "rectify list --as-of 2000-01-01 --ledger 浅",
        1,
        "这是浅克隆，2000年1月1日的历史不在这里",
        "git fetch --unshallow",
        clones_shallow,
    ),
    Row("rectify.history.as_of.NeitherDayNorName", "rectify list --as-of 那一天", 2, "“那一天”不是日期", "git tag"),
    Row(
        "rectify.history.days.WrongOrder",
        "rectify log --since 2023-05-01 --until 2023-04-01",
        2,
        "起止日期颠倒",
        "--since 2023-04-01 --until 2023-05-01",
    ),
    Row(
        "rectify.commands.weekly.NotBegun",
        "rectify weekly --since 2030-01-01",
        2,
        "2030-01-01 还没有到",
        "rectify weekly",
    ),
    Row(
        "rectify.commands.weekly.OneKind", "rectify weekly --docx --json", 2, "一次只能用一个", "rectify weekly --json"
    ),
    Row("rectify.commands.report.HasItsVerb", "rectify report 周报", 1, "周报不用 report 出", "rectify weekly"),
    Row(
        "rectify.checking.checks.ReportRefused",
        "rectify report",
        1,
        "编号 1.1.2 重复，不能出报告",
        "rectify check",
        edits("ledger/1.1.yaml", "编号: 1.1.3", "编号: 1.1.2"),
    ),
    Row(
        "rectify.checking.disclosure.Disclosed",
        "rectify report 通报",
        1,
        "ledger/1.1.yaml:15：要公开的文字里有人名“许文”（1.1 的责任人，见 ledger/1.1.yaml",
        'rectify update 1.1.2 --result "…"',
        discloses,
    ),
    Row(
        "rectify.checking.unclear_names.UnreadKey",
        "rectify report 通报",
        1,
        "ledger/1.1.yaml:5：不认识“涉密”这一项，写在后面的不算数，不能出对外的稿子",
        "改成 公开: 否",
        edits("ledger/1.1.yaml", "具体问题:", "涉密: 是\n具体问题:"),
    ),
    Row(
        "rectify.checking.unclear_names.Unanswered",
        "rectify report 通报",
        1,
        "ledger/1.1.yaml:5：“公开”后面没有写",
        "写成 公开: 否",
        edits("ledger/1.1.yaml", "具体问题:", "公开:\n具体问题:"),
    ),
    Row(
        "rectify.checking.unclear_names.UnclearPerson",
        "rectify report 通报",
        1,
        "1.1 的责任人里“王建华李明”分不清是王建、华李明，还是王建华、李明，不能出对外的稿子",
        "在 ledger/ledger.yaml 里写 人名: [王建, 华李明]；不是的，写 不是人名: [王建华李明]",
        does("rectify update 1.1 --owner 王建华李明"),
    ),
    Row(
        "rectify.checking.disclosure.UnknownTally",
        "rectify report 通报",
        1,
        "通报统计只能写 全部或公开，不能写“全体”",
        "通报统计: 全部",
        edits(LEDGER, "提醒天数: 7", "通报统计: 全体"),
    ),
    Row(
        "rectify.checking.disclosure.NothingPublic",
        "rectify report 通报",
        1,
        "没有一个具体问题是公开的",
        "--public",
        withholds_all,
    ),
]
