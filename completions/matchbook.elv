
use builtin;
use str;

set edit:completion:arg-completer[matchbook] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'matchbook'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'matchbook'= {
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand resolve 'Decide every row of an export; show it, or apply it'
            cand apply 'Apply a saved plan where its facts still hold'
            cand check 'Read inputs and report their problems, row by row; asks nobody'
            cand find 'Look contacts up'
            cand groups 'Contact groups: list them, create one, add contacts to one'
            cand watch 'Tell new contacts and contact groups, one JSON object a line'
            cand doctor 'Check settings, sign-in, permissions, limits and the tenant''s demands'
            cand sandbox 'Serve the embedded Autotask on this machine'
            cand mirror 'The local copy of contacts and companies'
            cand resume 'Finish an interrupted run'
            cand undo 'Take back what a run created and changed, as far as Autotask allows'
            cand runs 'Past runs and their journals'
            cand decisions 'What was decided about rows under review, and is remembered'
            cand connections 'Connections to Autotask: set up, list, test, disconnect, remove'
            cand completions 'Print completions for a shell'
            cand man 'Print the manual, or write its pages into a folder'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'matchbook;resolve'= {
            cand --mode 'What happens when no contact is found'
            cand --catch-all-company 'Company of the new contacts in mode catch-all'
            cand --no-create 'Create nothing, as in mode require-email'
            cand --reuse-company 'Standing companies to look for in mode create-company [default: domain,name]'
            cand --duplicates 'What to do when somebody like the new person exists already [default: review]'
            cand --inactive 'What to do when only an inactive contact is found [default: review]'
            cand --update 'What to do with contacts that are found [default: never]'
            cand --on-too-long 'What to do with a value longer than the tenant''s field [default: reject]'
            cand --placeholder-last-name 'Last name of new contacts where none is given'
            cand --allow-opt-in 'Let a row opt a contact in again that has opted out'
            cand --group 'Contact group to add every resolved contact to; created when there is none of this name'
            cand --require-contact 'Calls: which are dropped when no contact was found or created [default: never]'
            cand --shared-phone 'Contacts that make a number a switchboard''s [default: 3]'
            cand --kind 'What the rows are [default: detected from the columns]'
            cand --layout 'Whose columns the input has [default: detected]'
            cand --map 'Column that holds a field; may be repeated'
            cand --region 'Country of phone numbers without a country code [default: US]'
            cand --number-style 'How numbers without a + are written [default: the layout''s, else national]'
            cand --format 'How the answers are printed [default: diff]'
            cand --output 'Where the answers go [default: standard output]'
            cand --rejects 'Rows that did not go through, to be corrected and fed back'
            cand --summary 'The summary, as JSON'
            cand --out 'Save the plan, to be applied later; with --dry-run'
            cand --explain 'With each row, every rule tried and who else it could have been'
            cand --all 'In the diff, show known, skipped and rejected rows one by one too'
            cand --ascii 'In diff and table, use signs that every terminal has'
            cand --exit-code 'Exit with 3 when a dry run has changes pending'
            cand --dry-run 'Decide and print, write nothing to Autotask'
            cand --yes 'Apply without asking'
            cand --accept-restricted 'Create although the API user sees some contacts only'
            cand --stamp-external-id 'Mark created contacts, so that a create whose answer was lost is recognised without doubt'
            cand --resend-after 'How long a create whose answer was lost must be absent before it is sent again [default: 17s]'
            cand --fail-fast 'Stop at the first row that fails'
            cand --lock-wait 'Longest wait for another run of the same tenant to end: 90s, 15m, 2h [default: none]'
            cand --max-creates 'Most contacts and companies one run may create [default: 500]'
            cand --max-create-share 'Most rows that may become creates, 0 to 1 [default: 1.0]'
            cand --lookup 'Where it is looked up whether somebody is known [default: auto]'
            cand --offline 'Decide against the mirror as it stands, without any request'
            cand --budget-share 'Part of the hourly request limit to use, 0 to 1 [default: 0.5]'
            cand --max-wait 'Longest wait for request budget: 90s, 15m, 2h, 7d [default: 15m]'
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --interactive 'Settle rows under review one by one at the terminal'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;apply'= {
            cand --expect 'Fingerprint that the plan must have, or nothing is done'
            cand --format 'How the answers are printed [default: diff]'
            cand --output 'Where the answers go [default: standard output]'
            cand --rejects 'Rows that did not go through, to be corrected and fed back'
            cand --summary 'The summary, as JSON'
            cand --all 'In the diff, show known, skipped and rejected rows one by one too'
            cand --ascii 'In diff and table, use signs that every terminal has'
            cand --exit-code 'Exit with 3 when a dry run has changes pending'
            cand --dry-run 'Decide and print, write nothing to Autotask'
            cand --yes 'Apply without asking'
            cand --accept-restricted 'Create although the API user sees some contacts only'
            cand --stamp-external-id 'Mark created contacts, so that a create whose answer was lost is recognised without doubt'
            cand --resend-after 'How long a create whose answer was lost must be absent before it is sent again [default: 17s]'
            cand --fail-fast 'Stop at the first row that fails'
            cand --lock-wait 'Longest wait for another run of the same tenant to end: 90s, 15m, 2h [default: none]'
            cand --max-creates 'Most contacts and companies one run may create [default: 500]'
            cand --max-create-share 'Most rows that may become creates, 0 to 1 [default: 1.0]'
            cand --budget-share 'Part of the hourly request limit to use, 0 to 1 [default: 0.5]'
            cand --max-wait 'Longest wait for request budget: 90s, 15m, 2h, 7d [default: 15m]'
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;check'= {
            cand --kind 'What the rows are [default: detected from the columns]'
            cand --layout 'Whose columns the input has [default: detected]'
            cand --map 'Column that holds a field; may be repeated'
            cand --region 'Country of phone numbers without a country code [default: US]'
            cand --number-style 'How numbers without a + are written [default: the layout''s, else national]'
            cand --rows 'How many of the first rows are shown'
            cand --format 'How the reading is printed'
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --layouts 'List the layouts with the columns that they are recognised by, and the fields, and read nothing'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;find'= {
            cand --email 'Address, in any of the three address fields'
            cand --phone 'Phone number, compared as a number'
            cand --name 'Person''s name, as well as it is known'
            cand --domain 'Email domain, exactly'
            cand --company 'Company, by its id in Autotask (digits alone) or its name'
            cand --region 'Country of phone numbers without a country code [default: US]'
            cand --format 'How they are printed'
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --expect-one 'Exit with 4 unless exactly one contact is found'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;groups'= {
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List them'
            cand create 'Create one, unless there is one of this name'
            cand add 'Add contacts to one; who is in it stays'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'matchbook;groups;list'= {
            cand --format 'How they are printed'
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;groups;create'= {
            cand --format 'How the answers are printed [default: diff]'
            cand --output 'Where the answers go [default: standard output]'
            cand --rejects 'Rows that did not go through, to be corrected and fed back'
            cand --summary 'The summary, as JSON'
            cand --all 'In the diff, show known, skipped and rejected rows one by one too'
            cand --ascii 'In diff and table, use signs that every terminal has'
            cand --exit-code 'Exit with 3 when a dry run has changes pending'
            cand --dry-run 'Decide and print, write nothing to Autotask'
            cand --yes 'Apply without asking'
            cand --resend-after 'How long a create whose answer was lost must be absent before it is sent again [default: 17s]'
            cand --fail-fast 'Stop at the first row that fails'
            cand --lock-wait 'Longest wait for another run of the same tenant to end: 90s, 15m, 2h [default: none]'
            cand --budget-share 'Part of the hourly request limit to use, 0 to 1 [default: 0.5]'
            cand --max-wait 'Longest wait for request budget: 90s, 15m, 2h, 7d [default: 15m]'
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;groups;add'= {
            cand --contact 'Contacts to add, by their ids in Autotask'
            cand --format 'How the answers are printed [default: diff]'
            cand --output 'Where the answers go [default: standard output]'
            cand --rejects 'Rows that did not go through, to be corrected and fed back'
            cand --summary 'The summary, as JSON'
            cand --all 'In the diff, show known, skipped and rejected rows one by one too'
            cand --ascii 'In diff and table, use signs that every terminal has'
            cand --exit-code 'Exit with 3 when a dry run has changes pending'
            cand --dry-run 'Decide and print, write nothing to Autotask'
            cand --yes 'Apply without asking'
            cand --resend-after 'How long a create whose answer was lost must be absent before it is sent again [default: 17s]'
            cand --fail-fast 'Stop at the first row that fails'
            cand --lock-wait 'Longest wait for another run of the same tenant to end: 90s, 15m, 2h [default: none]'
            cand --budget-share 'Part of the hourly request limit to use, 0 to 1 [default: 0.5]'
            cand --max-wait 'Longest wait for request budget: 90s, 15m, 2h, 7d [default: 15m]'
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;groups;help'= {
            cand list 'List them'
            cand create 'Create one, unless there is one of this name'
            cand add 'Add contacts to one; who is in it stays'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'matchbook;groups;help;list'= {
        }
        &'matchbook;groups;help;create'= {
        }
        &'matchbook;groups;help;add'= {
        }
        &'matchbook;groups;help;help'= {
        }
        &'matchbook;watch'= {
            cand --on 'What to tell: new-contact, new-group, or both with a comma between them'
            cand --format 'How events are printed; there is one way'
            cand --interval 'Stay, and look again after this time, such as 5m'
            cand --since 'Tell contacts that came since this time, also those that were told before'
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sample 'Print the latest of each as a test event, and remember nothing'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;doctor'= {
            cand --format 'How the findings are printed'
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;sandbox'= {
            cand --listen 'Address to listen on; port 0 takes a free one'
            cand --data 'Data to start with, instead of the built-in'
            cand --record 'Write every request to this file'
            cand --fault 'Let something go wrong; may be repeated'
            cand --thread-limit 'Requests allowed at a time on one endpoint [default: 3]'
            cand --hourly-limit 'Requests allowed in an hour [default: 10000]'
            cand --used 'Requests that others have made in the last hour [default: 0]'
            cand --latency 'How long every answer takes, such as 250ms or 2s'
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --usage-latency 'Answer later as the hour fills: 0.5 s from 50 %, 1 s from 75 %'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;mirror'= {
            cand --format 'How its state is printed'
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand refresh 'Bring it up to date, or fill it'
            cand status 'Tell what it holds and how old it is; asks nobody'
            cand clear 'Take it away; asks nobody'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'matchbook;mirror;refresh'= {
            cand --format 'How its state is printed'
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;mirror;status'= {
            cand --format 'How its state is printed'
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;mirror;clear'= {
            cand --format 'How its state is printed'
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;mirror;help'= {
            cand refresh 'Bring it up to date, or fill it'
            cand status 'Tell what it holds and how old it is; asks nobody'
            cand clear 'Take it away; asks nobody'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'matchbook;mirror;help;refresh'= {
        }
        &'matchbook;mirror;help;status'= {
        }
        &'matchbook;mirror;help;clear'= {
        }
        &'matchbook;mirror;help;help'= {
        }
        &'matchbook;resume'= {
            cand --format 'How the answers are printed [default: diff]'
            cand --output 'Where the answers go [default: standard output]'
            cand --rejects 'Rows that did not go through, to be corrected and fed back'
            cand --summary 'The summary, as JSON'
            cand --all 'In the diff, show known, skipped and rejected rows one by one too'
            cand --ascii 'In diff and table, use signs that every terminal has'
            cand --exit-code 'Exit with 3 when a dry run has changes pending'
            cand --dry-run 'Decide and print, write nothing to Autotask'
            cand --yes 'Apply without asking'
            cand --accept-restricted 'Create although the API user sees some contacts only'
            cand --stamp-external-id 'Mark created contacts, so that a create whose answer was lost is recognised without doubt'
            cand --resend-after 'How long a create whose answer was lost must be absent before it is sent again [default: 17s]'
            cand --fail-fast 'Stop at the first row that fails'
            cand --lock-wait 'Longest wait for another run of the same tenant to end: 90s, 15m, 2h [default: none]'
            cand --max-creates 'Most contacts and companies one run may create [default: 500]'
            cand --max-create-share 'Most rows that may become creates, 0 to 1 [default: 1.0]'
            cand --budget-share 'Part of the hourly request limit to use, 0 to 1 [default: 0.5]'
            cand --max-wait 'Longest wait for request budget: 90s, 15m, 2h, 7d [default: 15m]'
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;undo'= {
            cand --format 'How the answers are printed [default: diff]'
            cand --output 'Where the answers go [default: standard output]'
            cand --rejects 'Rows that did not go through, to be corrected and fed back'
            cand --summary 'The summary, as JSON'
            cand --all 'In the diff, show known, skipped and rejected rows one by one too'
            cand --ascii 'In diff and table, use signs that every terminal has'
            cand --exit-code 'Exit with 3 when a dry run has changes pending'
            cand --dry-run 'Decide and print, write nothing to Autotask'
            cand --yes 'Apply without asking'
            cand --resend-after 'How long a create whose answer was lost must be absent before it is sent again [default: 17s]'
            cand --fail-fast 'Stop at the first row that fails'
            cand --lock-wait 'Longest wait for another run of the same tenant to end: 90s, 15m, 2h [default: none]'
            cand --budget-share 'Part of the hourly request limit to use, 0 to 1 [default: 0.5]'
            cand --max-wait 'Longest wait for request budget: 90s, 15m, 2h, 7d [default: 15m]'
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --delete 'Delete the contacts that the run created, instead of setting them inactive'
            cand --accept-restricted 'Go on although the API user sees some records only'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;runs'= {
            cand --format 'How they are printed'
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'All runs, the newest first (this is the default)'
            cand show 'One run with every write of its journal'
            cand prune 'Forget old runs; never one that was interrupted or has a write in doubt'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'matchbook;runs;list'= {
            cand --format 'How they are printed'
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;runs;show'= {
            cand --format 'How they are printed'
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;runs;prune'= {
            cand --keep 'Keep what ended within this time: 90d, 12h'
            cand --format 'How they are printed'
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;runs;help'= {
            cand list 'All runs, the newest first (this is the default)'
            cand show 'One run with every write of its journal'
            cand prune 'Forget old runs; never one that was interrupted or has a write in doubt'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'matchbook;runs;help;list'= {
        }
        &'matchbook;runs;help;show'= {
        }
        &'matchbook;runs;help;prune'= {
        }
        &'matchbook;runs;help;help'= {
        }
        &'matchbook;decisions'= {
            cand --format 'How they are printed'
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'All remembered decisions, the oldest first (this is the default)'
            cand forget 'Forget decisions, so that the next run asks again'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'matchbook;decisions;list'= {
            cand --format 'How they are printed'
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;decisions;forget'= {
            cand --format 'How they are printed'
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --all 'Every decision'
            cand --yes 'Forget all without asking'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;decisions;help'= {
            cand list 'All remembered decisions, the oldest first (this is the default)'
            cand forget 'Forget decisions, so that the next run asks again'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'matchbook;decisions;help;list'= {
        }
        &'matchbook;decisions;help;forget'= {
        }
        &'matchbook;decisions;help;help'= {
        }
        &'matchbook;connections'= {
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand add 'Set a connection up, or set it up anew'
            cand list 'List the connections; never a secret'
            cand test 'Sign in and say where'
            cand disconnect 'Keep the profile, drop its secret; `resolve` then skips every row'
            cand remove 'Remove a profile and its secret'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'matchbook;connections;add'= {
            cand --username 'API user''s generated key, such as k7x2abc@ACME.COM'
            cand --url 'Base address of the REST API; absent: the zone is looked up'
            cand --secret-command 'Command that prints the secret on its first line'
            cand --secret-file 'File that holds the secret and that only you can read'
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;connections;list'= {
            cand --format 'How they are printed'
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;connections;test'= {
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;connections;disconnect'= {
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;connections;remove'= {
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --all 'Every profile'
            cand --yes 'Remove all without asking'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;connections;help'= {
            cand add 'Set a connection up, or set it up anew'
            cand list 'List the connections; never a secret'
            cand test 'Sign in and say where'
            cand disconnect 'Keep the profile, drop its secret; `resolve` then skips every row'
            cand remove 'Remove a profile and its secret'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'matchbook;connections;help;add'= {
        }
        &'matchbook;connections;help;list'= {
        }
        &'matchbook;connections;help;test'= {
        }
        &'matchbook;connections;help;disconnect'= {
        }
        &'matchbook;connections;help;remove'= {
        }
        &'matchbook;connections;help;help'= {
        }
        &'matchbook;completions'= {
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;man'= {
            cand --profile 'Profile of the settings file to use'
            cand --config 'Settings file to read'
            cand --state 'Folder that keeps journals and locks'
            cand --threads 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]'
            cand --color 'When to write in colour [default: auto]'
            cand --log-format 'How messages are written on standard error'
            cand --sandbox 'Use the embedded Autotask with built-in data; no account needed'
            cand -q 'Say nothing but warnings and errors on standard error'
            cand --quiet 'Say nothing but warnings and errors on standard error'
            cand -v 'Say more on standard error; may be repeated'
            cand --verbose 'Say more on standard error; may be repeated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'matchbook;help'= {
            cand resolve 'Decide every row of an export; show it, or apply it'
            cand apply 'Apply a saved plan where its facts still hold'
            cand check 'Read inputs and report their problems, row by row; asks nobody'
            cand find 'Look contacts up'
            cand groups 'Contact groups: list them, create one, add contacts to one'
            cand watch 'Tell new contacts and contact groups, one JSON object a line'
            cand doctor 'Check settings, sign-in, permissions, limits and the tenant''s demands'
            cand sandbox 'Serve the embedded Autotask on this machine'
            cand mirror 'The local copy of contacts and companies'
            cand resume 'Finish an interrupted run'
            cand undo 'Take back what a run created and changed, as far as Autotask allows'
            cand runs 'Past runs and their journals'
            cand decisions 'What was decided about rows under review, and is remembered'
            cand connections 'Connections to Autotask: set up, list, test, disconnect, remove'
            cand completions 'Print completions for a shell'
            cand man 'Print the manual, or write its pages into a folder'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'matchbook;help;resolve'= {
        }
        &'matchbook;help;apply'= {
        }
        &'matchbook;help;check'= {
        }
        &'matchbook;help;find'= {
        }
        &'matchbook;help;groups'= {
            cand list 'List them'
            cand create 'Create one, unless there is one of this name'
            cand add 'Add contacts to one; who is in it stays'
        }
        &'matchbook;help;groups;list'= {
        }
        &'matchbook;help;groups;create'= {
        }
        &'matchbook;help;groups;add'= {
        }
        &'matchbook;help;watch'= {
        }
        &'matchbook;help;doctor'= {
        }
        &'matchbook;help;sandbox'= {
        }
        &'matchbook;help;mirror'= {
            cand refresh 'Bring it up to date, or fill it'
            cand status 'Tell what it holds and how old it is; asks nobody'
            cand clear 'Take it away; asks nobody'
        }
        &'matchbook;help;mirror;refresh'= {
        }
        &'matchbook;help;mirror;status'= {
        }
        &'matchbook;help;mirror;clear'= {
        }
        &'matchbook;help;resume'= {
        }
        &'matchbook;help;undo'= {
        }
        &'matchbook;help;runs'= {
            cand list 'All runs, the newest first (this is the default)'
            cand show 'One run with every write of its journal'
            cand prune 'Forget old runs; never one that was interrupted or has a write in doubt'
        }
        &'matchbook;help;runs;list'= {
        }
        &'matchbook;help;runs;show'= {
        }
        &'matchbook;help;runs;prune'= {
        }
        &'matchbook;help;decisions'= {
            cand list 'All remembered decisions, the oldest first (this is the default)'
            cand forget 'Forget decisions, so that the next run asks again'
        }
        &'matchbook;help;decisions;list'= {
        }
        &'matchbook;help;decisions;forget'= {
        }
        &'matchbook;help;connections'= {
            cand add 'Set a connection up, or set it up anew'
            cand list 'List the connections; never a secret'
            cand test 'Sign in and say where'
            cand disconnect 'Keep the profile, drop its secret; `resolve` then skips every row'
            cand remove 'Remove a profile and its secret'
        }
        &'matchbook;help;connections;add'= {
        }
        &'matchbook;help;connections;list'= {
        }
        &'matchbook;help;connections;test'= {
        }
        &'matchbook;help;connections;disconnect'= {
        }
        &'matchbook;help;connections;remove'= {
        }
        &'matchbook;help;completions'= {
        }
        &'matchbook;help;man'= {
        }
        &'matchbook;help;help'= {
        }
    ]
    $completions[$command]
}
