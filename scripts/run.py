"""Sets the bot up on a fresh machine and serves it: `python3 scripts/run.py`."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bootstrap import ROOT, become, enter, give_up, say

if TYPE_CHECKING:
    from bot.config import Config

# One thread a worker: threads of one process that write to SQLite wait for each other in sleeps,
# which pushes the slowest answers from 12 to 110 ms.
COMMANDS = {
    # Without a time limit, workers that are interrupted together with their parent, as Ctrl-C does,
    # often wait for ever (granian 2.8.7).
    "granian": (
        "granian --interface wsgi --factory --host {host} --port {port} --workers {workers} "
        "--blocking-threads 1 --respawn-failed-workers --workers-kill-timeout 1 "
        "--log-level warning bot.wsgi:make_app"
    ),
    # Loaded once before the workers are made, so that they share the index's memory.
    "gunicorn": (
        "gunicorn --preload --bind {bind} --workers {workers} --worker-class sync "
        "--log-level warning bot.wsgi:make_app()"
    ),
}
MODES = {"plain": "明文模式", "safe": "安全模式"}


def main() -> None:
    """Set up, say what to enter at WeChat's console, and serve."""
    given = arguments()
    enter()
    if given.instance:
        given.instance = given.instance.resolve()
    for name, value in vars(given).items():
        if name != "setup" and value is not None:
            os.environ[f"BOT_SERVER_{name.upper()}"] = str(value)
    config = set_up()
    tell(config)
    if not given.setup:
        refuse_taken_port(config)
        say("正在提供服务，按 Ctrl-C 停止。")
        become([sys.executable, "-m", *command(config)])


def arguments() -> argparse.Namespace:
    """Return the command line; each flag but `--setup` stands for a key of `[server]`."""
    parser = argparse.ArgumentParser(description="安装并运行机器人。第一次运行会自动准备好一切。")
    parser.add_argument("--setup", action="store_true", help="只做准备，不启动服务")
    parser.add_argument("--port", type=int, metavar="N", help="监听端口（默认 8000）")
    parser.add_argument("--host", metavar="地址", help="监听地址（默认 127.0.0.1，只让本机访问）")
    parser.add_argument("--workers", type=int, metavar="N", help="工作进程数（默认等于处理器核数）")
    parser.add_argument(
        "--instance", type=Path, metavar="文件夹", help="运行时数据的文件夹（默认 instance）"
    )
    return parser.parse_args()


def set_up() -> Config:
    """Make what is missing, build the index, and return the settings."""
    from bot.config import check_ready, load, make_missing_secrets
    from bot.errors import BotError

    try:
        config = load(ROOT / "config.toml", os.environ)
        if make_missing_secrets(config):
            say(f"已生成密钥，保存在 {config.server.instance}，请勿外传。")
            config = load(ROOT / "config.toml", os.environ)
        check_ready(config)
        build(config)
    except BotError as error:
        give_up(str(error))
    return config


def build(config: Config) -> None:
    """Build what is derived, which needs the whole application."""
    from bot.app import prepare

    say("正在准备知识和索引 …")
    prepare(config)


def tell(config: Config) -> None:
    """Print what to enter at WeChat's console, for each account."""
    base = config.server.public_url.rstrip("/") or "http://你的域名"
    for name, account in config.accounts.items():
        wechat, path = account.wechat, "/wechat" if name == "default" else f"/wechat/{name}"
        which = "" if name == "default" else f"（{name}）"
        say(f"\n请在微信后台的“消息与事件推送”填写{which}：")
        say(f"  URL             {base}{path}")
        say(f"  Token           {wechat.token}")
        say(f"  EncodingAESKey  {wechat.encoding_aes_key or '在后台随机生成'}")
        say(f"  消息加密方式    {MODES[wechat.mode]}")
        if not wechat.encoding_aes_key:
            section = f"[{'wechat' if name == 'default' else f'accounts.{name}'}]"
            secret = config.server.instance / "secrets.toml"
            say(f"  （要用安全模式：把它抄到 {secret} 的 {section} 里，")
            say('    写成 encoding_aes_key = "…"；')
            say(f'    再在 config.toml 的 {section} 里填 app_id，把 mode 改为 "safe"）')
    say("\n微信只访问 80 或 443 端口，请把域名转发到下面的地址。")
    say(f"本机地址：{config.server.here}\n")


def address(config: Config) -> str:
    """Return host and port as they stand in an address."""
    host = config.server.host
    return f"{f'[{host}]' if ':' in host else host}:{config.server.port}"


def refuse_taken_port(config: Config) -> None:
    """End with a clear word when another program serves there already."""
    host, port = config.server.host, config.server.port
    try:
        with socket.create_server((host, port), family=family(host)):
            return
    except OSError as error:
        give_up(f"不能在 {address(config)} 提供服务（{error.strerror}）；可用 --port 换一个端口。")


def family(host: str) -> socket.AddressFamily:
    """Return the kind of address that `host` is."""
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def command(config: Config) -> list[str]:
    """Return the server's command line, without the interpreter."""
    server, kind = config.server, config.server.kind
    if kind == "auto":
        kind = "gunicorn" if sys.platform == "linux" else "granian"
    if kind == "gunicorn" and os.name == "nt":
        give_up("gunicorn 不能在 Windows 上运行，请把 [server] kind 改为 auto 或 granian。")
    workers = server.workers or os.cpu_count() or 1
    words = COMMANDS[kind].split()
    told = {"host": server.host, "port": server.port, "bind": address(config), "workers": workers}
    return [word.format(**told) for word in words]


if __name__ == "__main__":
    main()
