#!/bin/sh
# tools.sh - the golden tests of tool/tmplc, textc and embed. Run by `make check-tools` from the top of
# the tree, with TOOL naming the folder of the built compilers. Last line: "tools: N passed, N failed".
set -u
# Messages and order are the same everywhere.
LC_ALL=C
export LC_ALL
TOOL=${TOOL:-build/tool}
GOLDEN=test/golden
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
passed=0
failed=0
warn='-std=c17 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes
      -Wmissing-prototypes -Wvla -Wundef -Wwrite-strings -Wcast-qual -Wformat=2
      -Wimplicit-fallthrough -Wnull-dereference -Werror -include src/base/banned.h -Isrc'
sanitize='-g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all'
printers='src/base/format.c src/web/out.c src/base/arena.c src/base/buf.c src/base/base.c'

# ok NAME STATUS: counts a test; its output stands in $work/log.
ok()
{
    if [ "$2" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $1"
        [ ! -s "$work/log" ] || sed 's/^/    /' "$work/log"
    fi
    : > "$work/log"
}

compilers()
{
    for c in gcc clang; do
        ! command -v $c > /dev/null || echo $c
    done
}

# starts_with FILE TEXT
starts_with()
{
    case "$(head -n 1 "$1")" in "$2"*) return 0 ;; esac
    echo "expected: $2" && echo "got:      $(head -n 1 "$1")"
    return 1
}

# --- tmplc ---------------------------------------------------------------------------------------

tmplc_good()
{
    "$TOOL/tmplc" -o "$work/good" $GOLDEN/tmplc/good.html > "$work/log" 2>&1
    ok 'tmplc compiles good.html' $?
    for c in $(compilers); do
        $c $warn $sanitize -I"$work" -I$GOLDEN/tmplc -o "$work/render" "$work/good.c" \
            $GOLDEN/tmplc/render.c $printers > "$work/log" 2>&1
        ok "good.c has no warning of $c" $?
        "$work/render" > "$work/out" 2> "$work/log" &&
            diff -u $GOLDEN/tmplc/good.expected "$work/out" > "$work/log" 2>&1
        ok "good.html, filled, is good.expected ($c)" $?
    done
    printf '#include "good.h"\n' > "$work/alone.c"
    gcc $warn -I"$work" -I$GOLDEN/tmplc -c -o "$work/alone.o" "$work/alone.c" > "$work/log" 2>&1
    ok 'good.h can be included alone' $?
}

# A mistake in C is told by the C compiler with the template's line.
tmplc_lines()
{
    printf '{%% define t(struct req *r) %%}\n<p>\n{{\n  typo }}</p>\n{%% end %%}\n' > "$work/typo.html"
    "$TOOL/tmplc" -o "$work/typo" "$work/typo.html" > "$work/log" 2>&1
    gcc $warn -c -o "$work/typo.o" "$work/typo.c" 2>&1 | grep -q "typo.html:4:.*'typo' undeclared"
    ok 'errors in C name the line of the template' $?
    # html in an attribute, and a type without a printer
    for hole in '<p class="{{ r->made }}">' '{{ r->now > 0 ? r : r }}' '<a href="{{ 1 }}">'; do
        printf '{%% define t(struct req *r) %%}\n%s\n{%% end %%}\n' "$hole" > "$work/type.html"
        "$TOOL/tmplc" -o "$work/type" "$work/type.html" > "$work/log" 2>&1
        ! gcc $warn -c -o "$work/type.o" "$work/type.c" > /dev/null 2>&1
        ok "a type without a printer here does not compile: $hole" $?
    done
}

tmplc_bad()
{
    mkdir "$work/bad"
    awk -v dir="$work/bad" '
        function done() { if (file && !raw) print "{% end %}" > file; if (file) close(file) }
        /^=== / {
            done(); n++; raw = sub(/^=== raw /, "") || !sub(/^=== /, "")
            file = sprintf("%s/%03d.html", dir, n); print > (dir "/" sprintf("%03d", n) ".want")
            if (!raw) print "{% define t(struct req *r, const char *s) %}" > file
            next
        }
        file { print > file }
        END { done() }' $GOLDEN/tmplc/bad.txt
    for html in "$work"/bad/*.html; do
        base=${html%.html}
        "$TOOL/tmplc" -o "$base" "$html" > "$work/err" 2>&1
        status=$?
        want=$(cat "$base.want")
        starts_with "$work/err" "$html:${want%%: *}: error: ${want#*: }" > "$work/log" &&
            [ $status -eq 1 ] && [ ! -e "$base.c" ] && [ ! -e "$base.h" ]
        ok "tmplc refuses: $want" $?
    done
    printf '{%% define t(struct req *r) %%}\n\377{%% end %%}\n' > "$work/utf8.html"
    ! "$TOOL/tmplc" -o "$work/utf8" "$work/utf8.html" > "$work/log" 2>&1 &&
        grep -q ':2: error: not UTF-8' "$work/log"
    ok 'tmplc refuses malformed UTF-8' $?
}

# --- textc ---------------------------------------------------------------------------------------

textc_good()
{
    dir=$GOLDEN/textc
    "$TOOL/textc" -o "$work/langs.c" $dir/good/text.*.po $dir/good/*/text.*.po -- $dir/good/good.c \
        $dir/good/good.html > "$work/log" 2>&1
    ok 'textc reads good catalogues' $?
    diff -u $dir/good.expected "$work/langs.c" > "$work/log" 2>&1
    ok 'textc writes good.expected' $?
    "$TOOL/textc" -o "$work/none.c" -- > "$work/log" 2>&1
    ok 'textc works without any file' $?
    for c in $(compilers); do
        $c $warn -c -o "$work/none.o" "$work/none.c" > "$work/log" 2>&1
        ok "tables without texts have no warning of $c" $?
        $c $warn $sanitize -o "$work/langs" "$work/langs.c" $dir/plural.c > "$work/log" 2>&1 &&
            "$work/langs" > "$work/log" 2>&1
        ok "the plural rules are right ($c)" $?
    done
    # good.html's "Yes" stands in another room's catalogue, which is not given here.
    "$TOOL/textc" --draft -o "$work/draft.c" $dir/good/text.zh.po -- $dir/good/good.c \
        $dir/good/good.html > "$work/log" 2>&1 && grep -q '1 texts are still English' "$work/log"
    ok 'textc --draft lets a missing text pass' $?
    "$TOOL/textc" --missing $dir/good/text.zh.po -- $dir/missing.c > "$work/out" 2> "$work/log" &&
        diff -u $dir/missing.expected "$work/out" > "$work/log" 2>&1
    ok 'textc --missing prints stubs' $?
}

# Each case of bad.txt: "=== FILE:LINE: MESSAGE", then files behind "--- NAME".
textc_bad()
{
    mkdir "$work/text"
    awk -v dir="$work/text" '
        /^=== / { n++; base = sprintf("%s/%03d", dir, n); system("mkdir " base); sub(/^=== /, "")
                  if (file) close(file)
                  print > (base ".want"); file = ""; next }
        /^--- / { if (file) close(file); file = base "/" $2; if (index($2, "/")) { d = file
                  sub(/\/[^\/]*$/, "", d); system("mkdir -p " d) } printf "" > file; next }
        file { print > file }' $GOLDEN/textc/bad.txt
    for want in "$work"/text/*.want; do
        case=${want%.want}
        (cd "$case" && "$tool_dir/textc" -o out.c $(find . -name '*.po' | sort | sed 's,^./,,') -- \
            $(find . -name '*.[ch]' -o -name '*.html' | sort | sed 's,^./,,')) > "$work/err" 2>&1
        status=$?
        text=$(cat "$want")
        starts_with "$work/err" "$text" > "$work/log" && [ $status -eq 1 ] && [ ! -e "$case/out.c" ]
        ok "textc refuses: $text" $?
    done
}

# --- embed ---------------------------------------------------------------------------------------

embed_all()
{
    dir=$GOLDEN/embed
    "$TOOL/embed" -o "$work/static.c" $dir/*.css $dir/*.js $dir/*.svg > "$work/log" 2>&1
    ok 'embed takes style sheets, scripts and icons' $?
    "$TOOL/embed" -o "$work/again.c" $dir/*.svg $dir/20.css $dir/*.js $dir/10.css > "$work/log" 2>&1 &&
        cmp "$work/static.c" "$work/again.c" > "$work/log" 2>&1
    ok 'embed writes the same, whatever the order of its arguments' $?
    "$TOOL/embed" -o "$work/nothing.c" > "$work/log" 2>&1
    ok 'embed works without any file' $?
    for c in $(compilers); do
        $c $warn -c -o "$work/nothing.o" "$work/nothing.c" > "$work/log" 2>&1
        ok "an empty table has no warning of $c" $?
        $c $warn $sanitize -o "$work/unpack" "$work/static.c" $dir/unpack.c -lbrotlidec -lz \
            > "$work/log" 2>&1 && "$work/unpack" > "$work/out" 2> "$work/log" &&
            diff -u $dir/unpack.expected "$work/out" > "$work/log" 2>&1
        ok "what embed keeps unpacks to unpack.expected ($c)" $?
    done
    ! "$TOOL/embed" -o "$work/x.c" $dir/unpack.c > "$work/log" 2>&1 && [ ! -e "$work/x.c" ]
    ok 'embed refuses a file it has no type for' $?
}

tool_dir=$(cd "$TOOL" && pwd) || exit 1
tmplc_good
tmplc_lines
tmplc_bad
textc_good
textc_bad
embed_all
echo "tools: $passed passed, $failed failed"
[ $failed -eq 0 ]
