#!/bin/sh
# Sets up what the tests need beside Python: Chromium, a CJK font, PostgreSQL.
# Installs with apt-get where it may; elsewhere says in one line what is left out and how to get it.
# With CI=true a missing thing is an error. Starts no service.
set -u

has_light_chromium() {
    command -v chromium-headless-shell >/dev/null 2>&1
}

has_chromium() {
    has_light_chromium || command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 ||
        command -v google-chrome >/dev/null 2>&1
}

has_cjk_font() {
    for font in /usr/share/fonts/*/noto/NotoSansCJK* /usr/share/fonts/*/NotoSansCJK* /System/Library/Fonts/PingFang.ttc; do
        [ -e "$font" ] && return 0
    done
    command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh-cn file 2>/dev/null)" ]
}

has_postgres() {
    command -v initdb >/dev/null 2>&1 && return 0
    for initdb in /usr/lib/postgresql/*/bin/initdb; do
        [ -x "$initdb" ] && return 0
    done
    return 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; }
}

updated=no
install() {
    may_install || return 0
    if [ $updated = no ]; then
        as_root apt-get -qq -o DPkg::Lock::Timeout=300 update >/dev/null
        updated=yes
    fi
    echo "正在安装 $1……"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 install "$1" </dev/null >/dev/null
}

missing=0
left_out() {
    missing=1
    echo "$1" >&2
}

# Without a window's furniture the tests take two thirds of the time; not every distribution has it.
has_light_chromium || install chromium-headless-shell 2>/dev/null
has_chromium || install chromium
has_chromium || left_out '略过浏览器测试：没有 Chromium。请安装 chromium 或 google-chrome，使它在 PATH 里（Debian：sudo apt-get install chromium）。'

has_cjk_font || install fonts-noto-cjk
has_cjk_font || left_out '截图里的汉字会是方框：没有中文字体。请安装 Noto Sans CJK（Debian：sudo apt-get install fonts-noto-cjk）。'

has_postgres || install postgresql
has_postgres || left_out '略过 PostgreSQL 上的测试：没有 initdb。请安装 PostgreSQL 服务端，使 initdb 在 PATH 里（Debian：sudo apt-get install postgresql）。'

if [ $missing = 1 ] && [ "${CI:-}" = true ]; then
    echo 'CI=true 时什么都不能略过。' >&2
    exit 1
fi
exit 0
