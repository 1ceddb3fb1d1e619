# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_matchbook_global_optspecs
    string join \n profile= config= state= sandbox threads= q/quiet v/verbose color= log-format= h/help V/version
end

function __fish_matchbook_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_matchbook_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_matchbook_using_subcommand
    set -l cmd (__fish_matchbook_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c matchbook -n "__fish_matchbook_needs_command" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_needs_command" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_needs_command" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_needs_command" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_needs_command" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_needs_command" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_needs_command" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_needs_command" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_needs_command" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_needs_command" -s V -l version -d 'Print version'
complete -c matchbook -n "__fish_matchbook_needs_command" -f -a "resolve" -d 'Decide every row of an export; show it, or apply it'
complete -c matchbook -n "__fish_matchbook_needs_command" -f -a "apply" -d 'Apply a saved plan where its facts still hold'
complete -c matchbook -n "__fish_matchbook_needs_command" -f -a "check" -d 'Read inputs and report their problems, row by row; asks nobody'
complete -c matchbook -n "__fish_matchbook_needs_command" -f -a "find" -d 'Look contacts up'
complete -c matchbook -n "__fish_matchbook_needs_command" -f -a "groups" -d 'Contact groups: list them, create one, add contacts to one'
complete -c matchbook -n "__fish_matchbook_needs_command" -f -a "watch" -d 'Tell new contacts and contact groups, one JSON object a line'
complete -c matchbook -n "__fish_matchbook_needs_command" -f -a "doctor" -d 'Check settings, sign-in, permissions, limits and the tenant\'s demands'
complete -c matchbook -n "__fish_matchbook_needs_command" -f -a "sandbox" -d 'Serve the embedded Autotask on this machine'
complete -c matchbook -n "__fish_matchbook_needs_command" -f -a "mirror" -d 'The local copy of contacts and companies'
complete -c matchbook -n "__fish_matchbook_needs_command" -f -a "resume" -d 'Finish an interrupted run'
complete -c matchbook -n "__fish_matchbook_needs_command" -f -a "undo" -d 'Take back what a run created and changed, as far as Autotask allows'
complete -c matchbook -n "__fish_matchbook_needs_command" -f -a "runs" -d 'Past runs and their journals'
complete -c matchbook -n "__fish_matchbook_needs_command" -f -a "decisions" -d 'What was decided about rows under review, and is remembered'
complete -c matchbook -n "__fish_matchbook_needs_command" -f -a "connections" -d 'Connections to Autotask: set up, list, test, disconnect, remove'
complete -c matchbook -n "__fish_matchbook_needs_command" -f -a "completions" -d 'Print completions for a shell'
complete -c matchbook -n "__fish_matchbook_needs_command" -f -a "man" -d 'Print the manual, or write its pages into a folder'
complete -c matchbook -n "__fish_matchbook_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l mode -d 'What happens when no contact is found' -r -f -a "create-company\t'New contact, and a new company when there is none; when rows name their company well'
catch-all\t'New contact in one fixed company; when somebody sorts them out later'
require-email\t'Nothing new; when only people whose address Autotask knows may pass'
require-domain\t'New contact where the email domain is known; for new people of known customers'
named-company\t'New contact in the company that the row names; when its name or id is exact'"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l catch-all-company -d 'Company of the new contacts in mode catch-all' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l no-create -d 'Create nothing, as in mode require-email' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l reuse-company -d 'Standing companies to look for in mode create-company [default: domain,name]' -r -f -a "none\t'Always create'
name\t'The company of the same name'
domain\,name\t'The company whose contacts share the email domain, then the one of the same name'"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l duplicates -d 'What to do when somebody like the new person exists already [default: review]' -r -f -a "review\t'Leave the row to a person'
create\t'Create all the same, with a warning'"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l inactive -d 'What to do when only an inactive contact is found [default: review]' -r -f -a "review\t'Leave the row to a person'
reactivate\t'Make the contact active again'
ignore\t'Go on as if it had not been found'"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l update -d 'What to do with contacts that are found [default: never]' -r -f -a "never\t'Leave them alone'
fill\t'Fill fields that are empty in Autotask'
overwrite\t'Write what the row says; a blank never overwrites'"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l on-too-long -d 'What to do with a value longer than the tenant\'s field [default: reject]' -r -f -a "reject\t'The row is invalid'
truncate\t'The value is cut, with a warning'"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l placeholder-last-name -d 'Last name of new contacts where none is given' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l allow-opt-in -d 'Let a row opt a contact in again that has opted out' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l group -d 'Contact group to add every resolved contact to; created when there is none of this name' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l require-contact -d 'Calls: which are dropped when no contact was found or created [default: never]' -r -f -a "never\t'None: they can be logged without a contact'
sms\t'Text messages'
always\t'All of them'"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l shared-phone -d 'Contacts that make a number a switchboard\'s [default: 3]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l kind -d 'What the rows are [default: detected from the columns]' -r -f -a "scheduling\t'Scheduling requests'
calls\t'Calls, text messages and faxes'
tickets\t'Tickets with the addresses that were in copy'
contacts\t'Contact records: form submissions, exports of databases'"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l layout -d 'Whose columns the input has [default: detected]' -r -f -a "timezest\t''
calendly\t''
bookings\t''
acuity\t''
calcom\t''
ringcentral\t''
3cx\t''
dialpad\t''
zoom\t''
goto\t''
8x8\t''
vonage\t''
teams\t''
twilio\t''
asterisk\t''
webex\t''
generic\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l map -d 'Column that holds a field; may be repeated' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l region -d 'Country of phone numbers without a country code [default: US]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l number-style -d 'How numbers without a + are written [default: the layout\'s, else national]' -r -f -a "national\t'As they are dialled inside their country'
with-country-code\t'With the country code in front; only the `+` is missing'"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l format -d 'How the answers are printed [default: diff]' -r -f -a "diff\t'What would change, line by line, for reading'
table\t'One line a row'
json\t'One document with all rows and the summary'
ndjson\t'One JSON object a line'
csv\t'The input\'s own columns plus the answer'
html\t'One page for a browser, with everything in it'"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l output -d 'Where the answers go [default: standard output]' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l rejects -d 'Rows that did not go through, to be corrected and fed back' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l summary -d 'The summary, as JSON' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l out -d 'Save the plan, to be applied later; with --dry-run' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l explain -d 'With each row, every rule tried and who else it could have been' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l all -d 'In the diff, show known, skipped and rejected rows one by one too' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l ascii -d 'In diff and table, use signs that every terminal has' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l exit-code -d 'Exit with 3 when a dry run has changes pending' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l dry-run -d 'Decide and print, write nothing to Autotask' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l yes -d 'Apply without asking' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l accept-restricted -d 'Create although the API user sees some contacts only' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l stamp-external-id -d 'Mark created contacts, so that a create whose answer was lost is recognised without doubt' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l resend-after -d 'How long a create whose answer was lost must be absent before it is sent again [default: 17s]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l fail-fast -d 'Stop at the first row that fails' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l lock-wait -d 'Longest wait for another run of the same tenant to end: 90s, 15m, 2h [default: none]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l max-creates -d 'Most contacts and companies one run may create [default: 500]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l max-create-share -d 'Most rows that may become creates, 0 to 1 [default: 1.0]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l lookup -d 'Where it is looked up whether somebody is known [default: auto]' -r -f -a "auto\t'Whichever takes fewer requests'
live\t'In Autotask, many keys a request'
mirror\t'In the mirror, which is refreshed first; what decides is read again from Autotask'"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l offline -d 'Decide against the mirror as it stands, without any request' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l budget-share -d 'Part of the hourly request limit to use, 0 to 1 [default: 0.5]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l max-wait -d 'Longest wait for request budget: 90s, 15m, 2h, 7d [default: 15m]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l interactive -d 'Settle rows under review one by one at the terminal'
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand resolve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l expect -d 'Fingerprint that the plan must have, or nothing is done' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l format -d 'How the answers are printed [default: diff]' -r -f -a "diff\t'What would change, line by line, for reading'
table\t'One line a row'
json\t'One document with all rows and the summary'
ndjson\t'One JSON object a line'
csv\t'The input\'s own columns plus the answer'
html\t'One page for a browser, with everything in it'"
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l output -d 'Where the answers go [default: standard output]' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l rejects -d 'Rows that did not go through, to be corrected and fed back' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l summary -d 'The summary, as JSON' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l all -d 'In the diff, show known, skipped and rejected rows one by one too' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l ascii -d 'In diff and table, use signs that every terminal has' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l exit-code -d 'Exit with 3 when a dry run has changes pending' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l dry-run -d 'Decide and print, write nothing to Autotask' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l yes -d 'Apply without asking' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l accept-restricted -d 'Create although the API user sees some contacts only' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l stamp-external-id -d 'Mark created contacts, so that a create whose answer was lost is recognised without doubt' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l resend-after -d 'How long a create whose answer was lost must be absent before it is sent again [default: 17s]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l fail-fast -d 'Stop at the first row that fails' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l lock-wait -d 'Longest wait for another run of the same tenant to end: 90s, 15m, 2h [default: none]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l max-creates -d 'Most contacts and companies one run may create [default: 500]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l max-create-share -d 'Most rows that may become creates, 0 to 1 [default: 1.0]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l budget-share -d 'Part of the hourly request limit to use, 0 to 1 [default: 0.5]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l max-wait -d 'Longest wait for request budget: 90s, 15m, 2h, 7d [default: 15m]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand apply" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand check" -l kind -d 'What the rows are [default: detected from the columns]' -r -f -a "scheduling\t'Scheduling requests'
calls\t'Calls, text messages and faxes'
tickets\t'Tickets with the addresses that were in copy'
contacts\t'Contact records: form submissions, exports of databases'"
complete -c matchbook -n "__fish_matchbook_using_subcommand check" -l layout -d 'Whose columns the input has [default: detected]' -r -f -a "timezest\t''
calendly\t''
bookings\t''
acuity\t''
calcom\t''
ringcentral\t''
3cx\t''
dialpad\t''
zoom\t''
goto\t''
8x8\t''
vonage\t''
teams\t''
twilio\t''
asterisk\t''
webex\t''
generic\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand check" -l map -d 'Column that holds a field; may be repeated' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand check" -l region -d 'Country of phone numbers without a country code [default: US]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand check" -l number-style -d 'How numbers without a + are written [default: the layout\'s, else national]' -r -f -a "national\t'As they are dialled inside their country'
with-country-code\t'With the country code in front; only the `+` is missing'"
complete -c matchbook -n "__fish_matchbook_using_subcommand check" -l rows -d 'How many of the first rows are shown' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand check" -l format -d 'How the reading is printed' -r -f -a "text\t'For reading: how each input is read, its first rows, and every problem'
json\t'One JSON object with the same'
ndjson\t'One JSON object a row, every row'"
complete -c matchbook -n "__fish_matchbook_using_subcommand check" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand check" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand check" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand check" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand check" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand check" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand check" -l layouts -d 'List the layouts with the columns that they are recognised by, and the fields, and read nothing'
complete -c matchbook -n "__fish_matchbook_using_subcommand check" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand check" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand check" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand find" -l email -d 'Address, in any of the three address fields' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand find" -l phone -d 'Phone number, compared as a number' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand find" -l name -d 'Person\'s name, as well as it is known' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand find" -l domain -d 'Email domain, exactly' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand find" -l company -d 'Company, by its id in Autotask (digits alone) or its name' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand find" -l region -d 'Country of phone numbers without a country code [default: US]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand find" -l format -d 'How they are printed' -r -f -a "table\t'One line a record'
json\t'One document'
ndjson\t'One JSON object a line'
csv\t'For spreadsheets and scripts, with a header'"
complete -c matchbook -n "__fish_matchbook_using_subcommand find" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand find" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand find" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand find" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand find" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand find" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand find" -l expect-one -d 'Exit with 4 unless exactly one contact is found'
complete -c matchbook -n "__fish_matchbook_using_subcommand find" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand find" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand find" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand find" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and not __fish_seen_subcommand_from list create add help" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and not __fish_seen_subcommand_from list create add help" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and not __fish_seen_subcommand_from list create add help" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and not __fish_seen_subcommand_from list create add help" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and not __fish_seen_subcommand_from list create add help" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and not __fish_seen_subcommand_from list create add help" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and not __fish_seen_subcommand_from list create add help" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and not __fish_seen_subcommand_from list create add help" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and not __fish_seen_subcommand_from list create add help" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and not __fish_seen_subcommand_from list create add help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and not __fish_seen_subcommand_from list create add help" -f -a "list" -d 'List them'
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and not __fish_seen_subcommand_from list create add help" -f -a "create" -d 'Create one, unless there is one of this name'
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and not __fish_seen_subcommand_from list create add help" -f -a "add" -d 'Add contacts to one; who is in it stays'
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and not __fish_seen_subcommand_from list create add help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from list" -l format -d 'How they are printed' -r -f -a "table\t'One line a record'
json\t'One document'
ndjson\t'One JSON object a line'
csv\t'For spreadsheets and scripts, with a header'"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from list" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from list" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from list" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from list" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from list" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from list" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from list" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from create" -l format -d 'How the answers are printed [default: diff]' -r -f -a "diff\t'What would change, line by line, for reading'
table\t'One line a row'
json\t'One document with all rows and the summary'
ndjson\t'One JSON object a line'
csv\t'The input\'s own columns plus the answer'
html\t'One page for a browser, with everything in it'"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from create" -l output -d 'Where the answers go [default: standard output]' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from create" -l rejects -d 'Rows that did not go through, to be corrected and fed back' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from create" -l summary -d 'The summary, as JSON' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from create" -l all -d 'In the diff, show known, skipped and rejected rows one by one too' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from create" -l ascii -d 'In diff and table, use signs that every terminal has' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from create" -l exit-code -d 'Exit with 3 when a dry run has changes pending' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from create" -l dry-run -d 'Decide and print, write nothing to Autotask' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from create" -l yes -d 'Apply without asking' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from create" -l resend-after -d 'How long a create whose answer was lost must be absent before it is sent again [default: 17s]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from create" -l fail-fast -d 'Stop at the first row that fails' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from create" -l lock-wait -d 'Longest wait for another run of the same tenant to end: 90s, 15m, 2h [default: none]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from create" -l budget-share -d 'Part of the hourly request limit to use, 0 to 1 [default: 0.5]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from create" -l max-wait -d 'Longest wait for request budget: 90s, 15m, 2h, 7d [default: 15m]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from create" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from create" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from create" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from create" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from create" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from create" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from create" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from add" -l contact -d 'Contacts to add, by their ids in Autotask' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from add" -l format -d 'How the answers are printed [default: diff]' -r -f -a "diff\t'What would change, line by line, for reading'
table\t'One line a row'
json\t'One document with all rows and the summary'
ndjson\t'One JSON object a line'
csv\t'The input\'s own columns plus the answer'
html\t'One page for a browser, with everything in it'"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from add" -l output -d 'Where the answers go [default: standard output]' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from add" -l rejects -d 'Rows that did not go through, to be corrected and fed back' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from add" -l summary -d 'The summary, as JSON' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from add" -l all -d 'In the diff, show known, skipped and rejected rows one by one too' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from add" -l ascii -d 'In diff and table, use signs that every terminal has' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from add" -l exit-code -d 'Exit with 3 when a dry run has changes pending' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from add" -l dry-run -d 'Decide and print, write nothing to Autotask' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from add" -l yes -d 'Apply without asking' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from add" -l resend-after -d 'How long a create whose answer was lost must be absent before it is sent again [default: 17s]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from add" -l fail-fast -d 'Stop at the first row that fails' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from add" -l lock-wait -d 'Longest wait for another run of the same tenant to end: 90s, 15m, 2h [default: none]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from add" -l budget-share -d 'Part of the hourly request limit to use, 0 to 1 [default: 0.5]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from add" -l max-wait -d 'Longest wait for request budget: 90s, 15m, 2h, 7d [default: 15m]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from add" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from add" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from add" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from add" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from add" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from add" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from add" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from help" -f -a "list" -d 'List them'
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from help" -f -a "create" -d 'Create one, unless there is one of this name'
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from help" -f -a "add" -d 'Add contacts to one; who is in it stays'
complete -c matchbook -n "__fish_matchbook_using_subcommand groups; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c matchbook -n "__fish_matchbook_using_subcommand watch" -l on -d 'What to tell: new-contact, new-group, or both with a comma between them' -r -f -a "new-contact\t'A contact was created'
new-group\t'A contact group was created'"
complete -c matchbook -n "__fish_matchbook_using_subcommand watch" -l format -d 'How events are printed; there is one way' -r -f -a "ndjson\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand watch" -l interval -d 'Stay, and look again after this time, such as 5m' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand watch" -l since -d 'Tell contacts that came since this time, also those that were told before' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand watch" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand watch" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand watch" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand watch" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand watch" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand watch" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand watch" -l sample -d 'Print the latest of each as a test event, and remember nothing'
complete -c matchbook -n "__fish_matchbook_using_subcommand watch" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand watch" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand watch" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand watch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand doctor" -l format -d 'How the findings are printed' -r -f -a "table\t'One line a check, with what to do beneath'
json\t'One document'"
complete -c matchbook -n "__fish_matchbook_using_subcommand doctor" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand doctor" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand doctor" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand doctor" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand doctor" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand doctor" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand doctor" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand doctor" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand doctor" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand sandbox" -l listen -d 'Address to listen on; port 0 takes a free one' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand sandbox" -l data -d 'Data to start with, instead of the built-in' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand sandbox" -l record -d 'Write every request to this file' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand sandbox" -l fault -d 'Let something go wrong; may be repeated' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand sandbox" -l thread-limit -d 'Requests allowed at a time on one endpoint [default: 3]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand sandbox" -l hourly-limit -d 'Requests allowed in an hour [default: 10000]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand sandbox" -l used -d 'Requests that others have made in the last hour [default: 0]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand sandbox" -l latency -d 'How long every answer takes, such as 250ms or 2s' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand sandbox" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand sandbox" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand sandbox" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand sandbox" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand sandbox" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand sandbox" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand sandbox" -l usage-latency -d 'Answer later as the hour fills: 0.5 s from 50 %, 1 s from 75 %'
complete -c matchbook -n "__fish_matchbook_using_subcommand sandbox" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand sandbox" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand sandbox" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand sandbox" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and not __fish_seen_subcommand_from refresh status clear help" -l format -d 'How its state is printed' -r -f -a "table\t'One line a figure'
json\t'One JSON object'"
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and not __fish_seen_subcommand_from refresh status clear help" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and not __fish_seen_subcommand_from refresh status clear help" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and not __fish_seen_subcommand_from refresh status clear help" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and not __fish_seen_subcommand_from refresh status clear help" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and not __fish_seen_subcommand_from refresh status clear help" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and not __fish_seen_subcommand_from refresh status clear help" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and not __fish_seen_subcommand_from refresh status clear help" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and not __fish_seen_subcommand_from refresh status clear help" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and not __fish_seen_subcommand_from refresh status clear help" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and not __fish_seen_subcommand_from refresh status clear help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and not __fish_seen_subcommand_from refresh status clear help" -f -a "refresh" -d 'Bring it up to date, or fill it'
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and not __fish_seen_subcommand_from refresh status clear help" -f -a "status" -d 'Tell what it holds and how old it is; asks nobody'
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and not __fish_seen_subcommand_from refresh status clear help" -f -a "clear" -d 'Take it away; asks nobody'
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and not __fish_seen_subcommand_from refresh status clear help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from refresh" -l format -d 'How its state is printed' -r -f -a "table\t'One line a figure'
json\t'One JSON object'"
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from refresh" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from refresh" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from refresh" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from refresh" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from refresh" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from refresh" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from refresh" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from refresh" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from refresh" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from refresh" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from status" -l format -d 'How its state is printed' -r -f -a "table\t'One line a figure'
json\t'One JSON object'"
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from status" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from status" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from status" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from status" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from status" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from status" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from status" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from clear" -l format -d 'How its state is printed' -r -f -a "table\t'One line a figure'
json\t'One JSON object'"
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from clear" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from clear" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from clear" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from clear" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from clear" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from clear" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from clear" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from clear" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from clear" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from clear" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from help" -f -a "refresh" -d 'Bring it up to date, or fill it'
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from help" -f -a "status" -d 'Tell what it holds and how old it is; asks nobody'
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from help" -f -a "clear" -d 'Take it away; asks nobody'
complete -c matchbook -n "__fish_matchbook_using_subcommand mirror; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -l format -d 'How the answers are printed [default: diff]' -r -f -a "diff\t'What would change, line by line, for reading'
table\t'One line a row'
json\t'One document with all rows and the summary'
ndjson\t'One JSON object a line'
csv\t'The input\'s own columns plus the answer'
html\t'One page for a browser, with everything in it'"
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -l output -d 'Where the answers go [default: standard output]' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -l rejects -d 'Rows that did not go through, to be corrected and fed back' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -l summary -d 'The summary, as JSON' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -l all -d 'In the diff, show known, skipped and rejected rows one by one too' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -l ascii -d 'In diff and table, use signs that every terminal has' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -l exit-code -d 'Exit with 3 when a dry run has changes pending' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -l dry-run -d 'Decide and print, write nothing to Autotask' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -l yes -d 'Apply without asking' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -l accept-restricted -d 'Create although the API user sees some contacts only' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -l stamp-external-id -d 'Mark created contacts, so that a create whose answer was lost is recognised without doubt' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -l resend-after -d 'How long a create whose answer was lost must be absent before it is sent again [default: 17s]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -l fail-fast -d 'Stop at the first row that fails' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -l lock-wait -d 'Longest wait for another run of the same tenant to end: 90s, 15m, 2h [default: none]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -l max-creates -d 'Most contacts and companies one run may create [default: 500]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -l max-create-share -d 'Most rows that may become creates, 0 to 1 [default: 1.0]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -l budget-share -d 'Part of the hourly request limit to use, 0 to 1 [default: 0.5]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -l max-wait -d 'Longest wait for request budget: 90s, 15m, 2h, 7d [default: 15m]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand resume" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -l format -d 'How the answers are printed [default: diff]' -r -f -a "diff\t'What would change, line by line, for reading'
table\t'One line a row'
json\t'One document with all rows and the summary'
ndjson\t'One JSON object a line'
csv\t'The input\'s own columns plus the answer'
html\t'One page for a browser, with everything in it'"
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -l output -d 'Where the answers go [default: standard output]' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -l rejects -d 'Rows that did not go through, to be corrected and fed back' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -l summary -d 'The summary, as JSON' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -l all -d 'In the diff, show known, skipped and rejected rows one by one too' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -l ascii -d 'In diff and table, use signs that every terminal has' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -l exit-code -d 'Exit with 3 when a dry run has changes pending' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -l dry-run -d 'Decide and print, write nothing to Autotask' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -l yes -d 'Apply without asking' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -l resend-after -d 'How long a create whose answer was lost must be absent before it is sent again [default: 17s]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -l fail-fast -d 'Stop at the first row that fails' -r -f -a "true\t''
false\t''"
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -l lock-wait -d 'Longest wait for another run of the same tenant to end: 90s, 15m, 2h [default: none]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -l budget-share -d 'Part of the hourly request limit to use, 0 to 1 [default: 0.5]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -l max-wait -d 'Longest wait for request budget: 90s, 15m, 2h, 7d [default: 15m]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -l delete -d 'Delete the contacts that the run created, instead of setting them inactive'
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -l accept-restricted -d 'Go on although the API user sees some records only'
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand undo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and not __fish_seen_subcommand_from list show prune help" -l format -d 'How they are printed' -r -f -a "table\t'One line a run'
json\t'One document'
ndjson\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and not __fish_seen_subcommand_from list show prune help" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and not __fish_seen_subcommand_from list show prune help" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and not __fish_seen_subcommand_from list show prune help" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and not __fish_seen_subcommand_from list show prune help" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and not __fish_seen_subcommand_from list show prune help" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and not __fish_seen_subcommand_from list show prune help" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and not __fish_seen_subcommand_from list show prune help" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and not __fish_seen_subcommand_from list show prune help" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and not __fish_seen_subcommand_from list show prune help" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and not __fish_seen_subcommand_from list show prune help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and not __fish_seen_subcommand_from list show prune help" -f -a "list" -d 'All runs, the newest first (this is the default)'
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and not __fish_seen_subcommand_from list show prune help" -f -a "show" -d 'One run with every write of its journal'
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and not __fish_seen_subcommand_from list show prune help" -f -a "prune" -d 'Forget old runs; never one that was interrupted or has a write in doubt'
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and not __fish_seen_subcommand_from list show prune help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from list" -l format -d 'How they are printed' -r -f -a "table\t'One line a run'
json\t'One document'
ndjson\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from list" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from list" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from list" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from list" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from list" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from list" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from list" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from show" -l format -d 'How they are printed' -r -f -a "table\t'One line a run'
json\t'One document'
ndjson\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from show" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from show" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from show" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from show" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from show" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from show" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from show" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from prune" -l keep -d 'Keep what ended within this time: 90d, 12h' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from prune" -l format -d 'How they are printed' -r -f -a "table\t'One line a run'
json\t'One document'
ndjson\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from prune" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from prune" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from prune" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from prune" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from prune" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from prune" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from prune" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from prune" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from prune" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from prune" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from help" -f -a "list" -d 'All runs, the newest first (this is the default)'
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from help" -f -a "show" -d 'One run with every write of its journal'
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from help" -f -a "prune" -d 'Forget old runs; never one that was interrupted or has a write in doubt'
complete -c matchbook -n "__fish_matchbook_using_subcommand runs; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and not __fish_seen_subcommand_from list forget help" -l format -d 'How they are printed' -r -f -a "table\t'One line a run'
json\t'One document'
ndjson\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and not __fish_seen_subcommand_from list forget help" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and not __fish_seen_subcommand_from list forget help" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and not __fish_seen_subcommand_from list forget help" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and not __fish_seen_subcommand_from list forget help" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and not __fish_seen_subcommand_from list forget help" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and not __fish_seen_subcommand_from list forget help" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and not __fish_seen_subcommand_from list forget help" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and not __fish_seen_subcommand_from list forget help" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and not __fish_seen_subcommand_from list forget help" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and not __fish_seen_subcommand_from list forget help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and not __fish_seen_subcommand_from list forget help" -f -a "list" -d 'All remembered decisions, the oldest first (this is the default)'
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and not __fish_seen_subcommand_from list forget help" -f -a "forget" -d 'Forget decisions, so that the next run asks again'
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and not __fish_seen_subcommand_from list forget help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from list" -l format -d 'How they are printed' -r -f -a "table\t'One line a run'
json\t'One document'
ndjson\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from list" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from list" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from list" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from list" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from list" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from list" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from list" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from forget" -l format -d 'How they are printed' -r -f -a "table\t'One line a run'
json\t'One document'
ndjson\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from forget" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from forget" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from forget" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from forget" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from forget" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from forget" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from forget" -l all -d 'Every decision'
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from forget" -l yes -d 'Forget all without asking'
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from forget" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from forget" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from forget" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from forget" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from help" -f -a "list" -d 'All remembered decisions, the oldest first (this is the default)'
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from help" -f -a "forget" -d 'Forget decisions, so that the next run asks again'
complete -c matchbook -n "__fish_matchbook_using_subcommand decisions; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and not __fish_seen_subcommand_from add list test disconnect remove help" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and not __fish_seen_subcommand_from add list test disconnect remove help" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and not __fish_seen_subcommand_from add list test disconnect remove help" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and not __fish_seen_subcommand_from add list test disconnect remove help" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and not __fish_seen_subcommand_from add list test disconnect remove help" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and not __fish_seen_subcommand_from add list test disconnect remove help" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and not __fish_seen_subcommand_from add list test disconnect remove help" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and not __fish_seen_subcommand_from add list test disconnect remove help" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and not __fish_seen_subcommand_from add list test disconnect remove help" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and not __fish_seen_subcommand_from add list test disconnect remove help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and not __fish_seen_subcommand_from add list test disconnect remove help" -f -a "add" -d 'Set a connection up, or set it up anew'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and not __fish_seen_subcommand_from add list test disconnect remove help" -f -a "list" -d 'List the connections; never a secret'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and not __fish_seen_subcommand_from add list test disconnect remove help" -f -a "test" -d 'Sign in and say where'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and not __fish_seen_subcommand_from add list test disconnect remove help" -f -a "disconnect" -d 'Keep the profile, drop its secret; `resolve` then skips every row'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and not __fish_seen_subcommand_from add list test disconnect remove help" -f -a "remove" -d 'Remove a profile and its secret'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and not __fish_seen_subcommand_from add list test disconnect remove help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from add" -l username -d 'API user\'s generated key, such as k7x2abc@ACME.COM' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from add" -l url -d 'Base address of the REST API; absent: the zone is looked up' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from add" -l secret-command -d 'Command that prints the secret on its first line' -r -f -a "(__fish_complete_command)"
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from add" -l secret-file -d 'File that holds the secret and that only you can read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from add" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from add" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from add" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from add" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from add" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from add" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from add" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from list" -l format -d 'How they are printed' -r -f -a "table\t'One line a run'
json\t'One document'
ndjson\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from list" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from list" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from list" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from list" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from list" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from list" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from list" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from test" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from test" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from test" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from test" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from test" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from test" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from test" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from test" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from test" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from disconnect" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from disconnect" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from disconnect" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from disconnect" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from disconnect" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from disconnect" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from disconnect" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from disconnect" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from disconnect" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from disconnect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from remove" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from remove" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from remove" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from remove" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from remove" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from remove" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from remove" -l all -d 'Every profile'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from remove" -l yes -d 'Remove all without asking'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from remove" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from help" -f -a "add" -d 'Set a connection up, or set it up anew'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the connections; never a secret'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from help" -f -a "test" -d 'Sign in and say where'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from help" -f -a "disconnect" -d 'Keep the profile, drop its secret; `resolve` then skips every row'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Remove a profile and its secret'
complete -c matchbook -n "__fish_matchbook_using_subcommand connections; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c matchbook -n "__fish_matchbook_using_subcommand completions" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand completions" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand completions" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand completions" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand completions" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand completions" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand completions" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand completions" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand completions" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand man" -l profile -d 'Profile of the settings file to use' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand man" -l config -d 'Settings file to read' -r -F
complete -c matchbook -n "__fish_matchbook_using_subcommand man" -l state -d 'Folder that keeps journals and locks' -r -f -a "(__fish_complete_directories)"
complete -c matchbook -n "__fish_matchbook_using_subcommand man" -l threads -d 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]' -r
complete -c matchbook -n "__fish_matchbook_using_subcommand man" -l color -d 'When to write in colour [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c matchbook -n "__fish_matchbook_using_subcommand man" -l log-format -d 'How messages are written on standard error' -r -f -a "text\t'For people'
json\t'One JSON object a line'"
complete -c matchbook -n "__fish_matchbook_using_subcommand man" -l sandbox -d 'Use the embedded Autotask with built-in data; no account needed'
complete -c matchbook -n "__fish_matchbook_using_subcommand man" -s q -l quiet -d 'Say nothing but warnings and errors on standard error'
complete -c matchbook -n "__fish_matchbook_using_subcommand man" -s v -l verbose -d 'Say more on standard error; may be repeated'
complete -c matchbook -n "__fish_matchbook_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and not __fish_seen_subcommand_from resolve apply check find groups watch doctor sandbox mirror resume undo runs decisions connections completions man help" -f -a "resolve" -d 'Decide every row of an export; show it, or apply it'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and not __fish_seen_subcommand_from resolve apply check find groups watch doctor sandbox mirror resume undo runs decisions connections completions man help" -f -a "apply" -d 'Apply a saved plan where its facts still hold'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and not __fish_seen_subcommand_from resolve apply check find groups watch doctor sandbox mirror resume undo runs decisions connections completions man help" -f -a "check" -d 'Read inputs and report their problems, row by row; asks nobody'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and not __fish_seen_subcommand_from resolve apply check find groups watch doctor sandbox mirror resume undo runs decisions connections completions man help" -f -a "find" -d 'Look contacts up'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and not __fish_seen_subcommand_from resolve apply check find groups watch doctor sandbox mirror resume undo runs decisions connections completions man help" -f -a "groups" -d 'Contact groups: list them, create one, add contacts to one'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and not __fish_seen_subcommand_from resolve apply check find groups watch doctor sandbox mirror resume undo runs decisions connections completions man help" -f -a "watch" -d 'Tell new contacts and contact groups, one JSON object a line'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and not __fish_seen_subcommand_from resolve apply check find groups watch doctor sandbox mirror resume undo runs decisions connections completions man help" -f -a "doctor" -d 'Check settings, sign-in, permissions, limits and the tenant\'s demands'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and not __fish_seen_subcommand_from resolve apply check find groups watch doctor sandbox mirror resume undo runs decisions connections completions man help" -f -a "sandbox" -d 'Serve the embedded Autotask on this machine'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and not __fish_seen_subcommand_from resolve apply check find groups watch doctor sandbox mirror resume undo runs decisions connections completions man help" -f -a "mirror" -d 'The local copy of contacts and companies'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and not __fish_seen_subcommand_from resolve apply check find groups watch doctor sandbox mirror resume undo runs decisions connections completions man help" -f -a "resume" -d 'Finish an interrupted run'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and not __fish_seen_subcommand_from resolve apply check find groups watch doctor sandbox mirror resume undo runs decisions connections completions man help" -f -a "undo" -d 'Take back what a run created and changed, as far as Autotask allows'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and not __fish_seen_subcommand_from resolve apply check find groups watch doctor sandbox mirror resume undo runs decisions connections completions man help" -f -a "runs" -d 'Past runs and their journals'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and not __fish_seen_subcommand_from resolve apply check find groups watch doctor sandbox mirror resume undo runs decisions connections completions man help" -f -a "decisions" -d 'What was decided about rows under review, and is remembered'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and not __fish_seen_subcommand_from resolve apply check find groups watch doctor sandbox mirror resume undo runs decisions connections completions man help" -f -a "connections" -d 'Connections to Autotask: set up, list, test, disconnect, remove'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and not __fish_seen_subcommand_from resolve apply check find groups watch doctor sandbox mirror resume undo runs decisions connections completions man help" -f -a "completions" -d 'Print completions for a shell'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and not __fish_seen_subcommand_from resolve apply check find groups watch doctor sandbox mirror resume undo runs decisions connections completions man help" -f -a "man" -d 'Print the manual, or write its pages into a folder'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and not __fish_seen_subcommand_from resolve apply check find groups watch doctor sandbox mirror resume undo runs decisions connections completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and __fish_seen_subcommand_from groups" -f -a "list" -d 'List them'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and __fish_seen_subcommand_from groups" -f -a "create" -d 'Create one, unless there is one of this name'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and __fish_seen_subcommand_from groups" -f -a "add" -d 'Add contacts to one; who is in it stays'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and __fish_seen_subcommand_from mirror" -f -a "refresh" -d 'Bring it up to date, or fill it'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and __fish_seen_subcommand_from mirror" -f -a "status" -d 'Tell what it holds and how old it is; asks nobody'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and __fish_seen_subcommand_from mirror" -f -a "clear" -d 'Take it away; asks nobody'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and __fish_seen_subcommand_from runs" -f -a "list" -d 'All runs, the newest first (this is the default)'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and __fish_seen_subcommand_from runs" -f -a "show" -d 'One run with every write of its journal'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and __fish_seen_subcommand_from runs" -f -a "prune" -d 'Forget old runs; never one that was interrupted or has a write in doubt'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and __fish_seen_subcommand_from decisions" -f -a "list" -d 'All remembered decisions, the oldest first (this is the default)'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and __fish_seen_subcommand_from decisions" -f -a "forget" -d 'Forget decisions, so that the next run asks again'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and __fish_seen_subcommand_from connections" -f -a "add" -d 'Set a connection up, or set it up anew'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and __fish_seen_subcommand_from connections" -f -a "list" -d 'List the connections; never a secret'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and __fish_seen_subcommand_from connections" -f -a "test" -d 'Sign in and say where'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and __fish_seen_subcommand_from connections" -f -a "disconnect" -d 'Keep the profile, drop its secret; `resolve` then skips every row'
complete -c matchbook -n "__fish_matchbook_using_subcommand help; and __fish_seen_subcommand_from connections" -f -a "remove" -d 'Remove a profile and its secret'

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
