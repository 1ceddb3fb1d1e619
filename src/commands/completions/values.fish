
# Profiles, layouts, runs, decisions and plans are asked of matchbook itself.
function __fish_matchbook_values
    set -l words (commandline -opc)
    set -l program $words[1]
    set -e words[1]
    $program __values $words (commandline -ct) 2>/dev/null
end

complete -c matchbook -l profile -r -f -a "(__fish_matchbook_values)"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve check" -l layout -r -f -a "(__fish_matchbook_values)"
complete -c matchbook -n "__fish_matchbook_using_subcommand resume undo; or __fish_seen_subcommand_from show test disconnect remove forget" -f -a "(__fish_matchbook_values)"
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -a "(__fish_matchbook_values)"
