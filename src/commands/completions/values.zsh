
# Profiles, layouts, runs, decisions and plans are asked of matchbook itself; whatever it does not know is completed as usual.
_matchbook_values() {
    local line
    local -a values shown
    for line in "${(@f)$(${(Q)matchbook_words[1]} __values "${(@)matchbook_words[2,$matchbook_current]}" 2>/dev/null)}"; do
        [[ -n $line ]] || continue
        values+=("${line%%$'\t'*}")
        shown+=("${line/$'\t'/  -- }")
    done
    if (( $#values )); then
        compadd -V matchbook -l -d shown -a values
    else
        return 1
    fi
}

_matchbook_values_or_default() {
    _matchbook_values || _default "$@"
}

_matchbook_values_or_files() {
    _matchbook_values || _files "$@"
}

