
# Profiles, layouts, runs, decisions and plans are asked of matchbook itself; whatever it does not know is completed as above.
_matchbook_values() {
    local value COMP_PROGRAM="${COMP_WORDS[0]/#\~\//$HOME/}"
    COMPREPLY=()
    while IFS=$'\t' read -r value _; do
        printf -v value '%q' "$value"
        COMPREPLY+=("$value")
    done < <("$COMP_PROGRAM" __values "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    if [[ ${#COMPREPLY[@]} -eq 0 ]]; then
        _matchbook "$@"
    fi
}
