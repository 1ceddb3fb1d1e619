
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'matchbook' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'matchbook'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'matchbook' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('resolve', 'resolve', [CompletionResultType]::ParameterValue, 'Decide every row of an export; show it, or apply it')
            [CompletionResult]::new('apply', 'apply', [CompletionResultType]::ParameterValue, 'Apply a saved plan where its facts still hold')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Read inputs and report their problems, row by row; asks nobody')
            [CompletionResult]::new('find', 'find', [CompletionResultType]::ParameterValue, 'Look contacts up')
            [CompletionResult]::new('groups', 'groups', [CompletionResultType]::ParameterValue, 'Contact groups: list them, create one, add contacts to one')
            [CompletionResult]::new('watch', 'watch', [CompletionResultType]::ParameterValue, 'Tell new contacts and contact groups, one JSON object a line')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check settings, sign-in, permissions, limits and the tenant''s demands')
            [CompletionResult]::new('sandbox', 'sandbox', [CompletionResultType]::ParameterValue, 'Serve the embedded Autotask on this machine')
            [CompletionResult]::new('mirror', 'mirror', [CompletionResultType]::ParameterValue, 'The local copy of contacts and companies')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Finish an interrupted run')
            [CompletionResult]::new('undo', 'undo', [CompletionResultType]::ParameterValue, 'Take back what a run created and changed, as far as Autotask allows')
            [CompletionResult]::new('runs', 'runs', [CompletionResultType]::ParameterValue, 'Past runs and their journals')
            [CompletionResult]::new('decisions', 'decisions', [CompletionResultType]::ParameterValue, 'What was decided about rows under review, and is remembered')
            [CompletionResult]::new('connections', 'connections', [CompletionResultType]::ParameterValue, 'Connections to Autotask: set up, list, test, disconnect, remove')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print completions for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual, or write its pages into a folder')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'matchbook;resolve' {
            [CompletionResult]::new('--mode', '--mode', [CompletionResultType]::ParameterName, 'What happens when no contact is found')
            [CompletionResult]::new('--catch-all-company', '--catch-all-company', [CompletionResultType]::ParameterName, 'Company of the new contacts in mode catch-all')
            [CompletionResult]::new('--no-create', '--no-create', [CompletionResultType]::ParameterName, 'Create nothing, as in mode require-email')
            [CompletionResult]::new('--reuse-company', '--reuse-company', [CompletionResultType]::ParameterName, 'Standing companies to look for in mode create-company [default: domain,name]')
            [CompletionResult]::new('--duplicates', '--duplicates', [CompletionResultType]::ParameterName, 'What to do when somebody like the new person exists already [default: review]')
            [CompletionResult]::new('--inactive', '--inactive', [CompletionResultType]::ParameterName, 'What to do when only an inactive contact is found [default: review]')
            [CompletionResult]::new('--update', '--update', [CompletionResultType]::ParameterName, 'What to do with contacts that are found [default: never]')
            [CompletionResult]::new('--on-too-long', '--on-too-long', [CompletionResultType]::ParameterName, 'What to do with a value longer than the tenant''s field [default: reject]')
            [CompletionResult]::new('--placeholder-last-name', '--placeholder-last-name', [CompletionResultType]::ParameterName, 'Last name of new contacts where none is given')
            [CompletionResult]::new('--allow-opt-in', '--allow-opt-in', [CompletionResultType]::ParameterName, 'Let a row opt a contact in again that has opted out')
            [CompletionResult]::new('--group', '--group', [CompletionResultType]::ParameterName, 'Contact group to add every resolved contact to; created when there is none of this name')
            [CompletionResult]::new('--require-contact', '--require-contact', [CompletionResultType]::ParameterName, 'Calls: which are dropped when no contact was found or created [default: never]')
            [CompletionResult]::new('--shared-phone', '--shared-phone', [CompletionResultType]::ParameterName, 'Contacts that make a number a switchboard''s [default: 3]')
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'What the rows are [default: detected from the columns]')
            [CompletionResult]::new('--layout', '--layout', [CompletionResultType]::ParameterName, 'Whose columns the input has [default: detected]')
            [CompletionResult]::new('--map', '--map', [CompletionResultType]::ParameterName, 'Column that holds a field; may be repeated')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Country of phone numbers without a country code [default: US]')
            [CompletionResult]::new('--number-style', '--number-style', [CompletionResultType]::ParameterName, 'How numbers without a + are written [default: the layout''s, else national]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the answers are printed [default: diff]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Where the answers go [default: standard output]')
            [CompletionResult]::new('--rejects', '--rejects', [CompletionResultType]::ParameterName, 'Rows that did not go through, to be corrected and fed back')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'The summary, as JSON')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Save the plan, to be applied later; with --dry-run')
            [CompletionResult]::new('--explain', '--explain', [CompletionResultType]::ParameterName, 'With each row, every rule tried and who else it could have been')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'In the diff, show known, skipped and rejected rows one by one too')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'In diff and table, use signs that every terminal has')
            [CompletionResult]::new('--exit-code', '--exit-code', [CompletionResultType]::ParameterName, 'Exit with 3 when a dry run has changes pending')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Decide and print, write nothing to Autotask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Apply without asking')
            [CompletionResult]::new('--accept-restricted', '--accept-restricted', [CompletionResultType]::ParameterName, 'Create although the API user sees some contacts only')
            [CompletionResult]::new('--stamp-external-id', '--stamp-external-id', [CompletionResultType]::ParameterName, 'Mark created contacts, so that a create whose answer was lost is recognised without doubt')
            [CompletionResult]::new('--resend-after', '--resend-after', [CompletionResultType]::ParameterName, 'How long a create whose answer was lost must be absent before it is sent again [default: 17s]')
            [CompletionResult]::new('--fail-fast', '--fail-fast', [CompletionResultType]::ParameterName, 'Stop at the first row that fails')
            [CompletionResult]::new('--lock-wait', '--lock-wait', [CompletionResultType]::ParameterName, 'Longest wait for another run of the same tenant to end: 90s, 15m, 2h [default: none]')
            [CompletionResult]::new('--max-creates', '--max-creates', [CompletionResultType]::ParameterName, 'Most contacts and companies one run may create [default: 500]')
            [CompletionResult]::new('--max-create-share', '--max-create-share', [CompletionResultType]::ParameterName, 'Most rows that may become creates, 0 to 1 [default: 1.0]')
            [CompletionResult]::new('--lookup', '--lookup', [CompletionResultType]::ParameterName, 'Where it is looked up whether somebody is known [default: auto]')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Decide against the mirror as it stands, without any request')
            [CompletionResult]::new('--budget-share', '--budget-share', [CompletionResultType]::ParameterName, 'Part of the hourly request limit to use, 0 to 1 [default: 0.5]')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Longest wait for request budget: 90s, 15m, 2h, 7d [default: 15m]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--interactive', '--interactive', [CompletionResultType]::ParameterName, 'Settle rows under review one by one at the terminal')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;apply' {
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'Fingerprint that the plan must have, or nothing is done')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the answers are printed [default: diff]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Where the answers go [default: standard output]')
            [CompletionResult]::new('--rejects', '--rejects', [CompletionResultType]::ParameterName, 'Rows that did not go through, to be corrected and fed back')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'The summary, as JSON')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'In the diff, show known, skipped and rejected rows one by one too')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'In diff and table, use signs that every terminal has')
            [CompletionResult]::new('--exit-code', '--exit-code', [CompletionResultType]::ParameterName, 'Exit with 3 when a dry run has changes pending')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Decide and print, write nothing to Autotask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Apply without asking')
            [CompletionResult]::new('--accept-restricted', '--accept-restricted', [CompletionResultType]::ParameterName, 'Create although the API user sees some contacts only')
            [CompletionResult]::new('--stamp-external-id', '--stamp-external-id', [CompletionResultType]::ParameterName, 'Mark created contacts, so that a create whose answer was lost is recognised without doubt')
            [CompletionResult]::new('--resend-after', '--resend-after', [CompletionResultType]::ParameterName, 'How long a create whose answer was lost must be absent before it is sent again [default: 17s]')
            [CompletionResult]::new('--fail-fast', '--fail-fast', [CompletionResultType]::ParameterName, 'Stop at the first row that fails')
            [CompletionResult]::new('--lock-wait', '--lock-wait', [CompletionResultType]::ParameterName, 'Longest wait for another run of the same tenant to end: 90s, 15m, 2h [default: none]')
            [CompletionResult]::new('--max-creates', '--max-creates', [CompletionResultType]::ParameterName, 'Most contacts and companies one run may create [default: 500]')
            [CompletionResult]::new('--max-create-share', '--max-create-share', [CompletionResultType]::ParameterName, 'Most rows that may become creates, 0 to 1 [default: 1.0]')
            [CompletionResult]::new('--budget-share', '--budget-share', [CompletionResultType]::ParameterName, 'Part of the hourly request limit to use, 0 to 1 [default: 0.5]')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Longest wait for request budget: 90s, 15m, 2h, 7d [default: 15m]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;check' {
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'What the rows are [default: detected from the columns]')
            [CompletionResult]::new('--layout', '--layout', [CompletionResultType]::ParameterName, 'Whose columns the input has [default: detected]')
            [CompletionResult]::new('--map', '--map', [CompletionResultType]::ParameterName, 'Column that holds a field; may be repeated')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Country of phone numbers without a country code [default: US]')
            [CompletionResult]::new('--number-style', '--number-style', [CompletionResultType]::ParameterName, 'How numbers without a + are written [default: the layout''s, else national]')
            [CompletionResult]::new('--rows', '--rows', [CompletionResultType]::ParameterName, 'How many of the first rows are shown')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the reading is printed')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--layouts', '--layouts', [CompletionResultType]::ParameterName, 'List the layouts with the columns that they are recognised by, and the fields, and read nothing')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;find' {
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'Address, in any of the three address fields')
            [CompletionResult]::new('--phone', '--phone', [CompletionResultType]::ParameterName, 'Phone number, compared as a number')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Person''s name, as well as it is known')
            [CompletionResult]::new('--domain', '--domain', [CompletionResultType]::ParameterName, 'Email domain, exactly')
            [CompletionResult]::new('--company', '--company', [CompletionResultType]::ParameterName, 'Company, by its id in Autotask (digits alone) or its name')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Country of phone numbers without a country code [default: US]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How they are printed')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--expect-one', '--expect-one', [CompletionResultType]::ParameterName, 'Exit with 4 unless exactly one contact is found')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;groups' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List them')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create one, unless there is one of this name')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add contacts to one; who is in it stays')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'matchbook;groups;list' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How they are printed')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;groups;create' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the answers are printed [default: diff]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Where the answers go [default: standard output]')
            [CompletionResult]::new('--rejects', '--rejects', [CompletionResultType]::ParameterName, 'Rows that did not go through, to be corrected and fed back')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'The summary, as JSON')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'In the diff, show known, skipped and rejected rows one by one too')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'In diff and table, use signs that every terminal has')
            [CompletionResult]::new('--exit-code', '--exit-code', [CompletionResultType]::ParameterName, 'Exit with 3 when a dry run has changes pending')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Decide and print, write nothing to Autotask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Apply without asking')
            [CompletionResult]::new('--resend-after', '--resend-after', [CompletionResultType]::ParameterName, 'How long a create whose answer was lost must be absent before it is sent again [default: 17s]')
            [CompletionResult]::new('--fail-fast', '--fail-fast', [CompletionResultType]::ParameterName, 'Stop at the first row that fails')
            [CompletionResult]::new('--lock-wait', '--lock-wait', [CompletionResultType]::ParameterName, 'Longest wait for another run of the same tenant to end: 90s, 15m, 2h [default: none]')
            [CompletionResult]::new('--budget-share', '--budget-share', [CompletionResultType]::ParameterName, 'Part of the hourly request limit to use, 0 to 1 [default: 0.5]')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Longest wait for request budget: 90s, 15m, 2h, 7d [default: 15m]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;groups;add' {
            [CompletionResult]::new('--contact', '--contact', [CompletionResultType]::ParameterName, 'Contacts to add, by their ids in Autotask')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the answers are printed [default: diff]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Where the answers go [default: standard output]')
            [CompletionResult]::new('--rejects', '--rejects', [CompletionResultType]::ParameterName, 'Rows that did not go through, to be corrected and fed back')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'The summary, as JSON')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'In the diff, show known, skipped and rejected rows one by one too')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'In diff and table, use signs that every terminal has')
            [CompletionResult]::new('--exit-code', '--exit-code', [CompletionResultType]::ParameterName, 'Exit with 3 when a dry run has changes pending')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Decide and print, write nothing to Autotask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Apply without asking')
            [CompletionResult]::new('--resend-after', '--resend-after', [CompletionResultType]::ParameterName, 'How long a create whose answer was lost must be absent before it is sent again [default: 17s]')
            [CompletionResult]::new('--fail-fast', '--fail-fast', [CompletionResultType]::ParameterName, 'Stop at the first row that fails')
            [CompletionResult]::new('--lock-wait', '--lock-wait', [CompletionResultType]::ParameterName, 'Longest wait for another run of the same tenant to end: 90s, 15m, 2h [default: none]')
            [CompletionResult]::new('--budget-share', '--budget-share', [CompletionResultType]::ParameterName, 'Part of the hourly request limit to use, 0 to 1 [default: 0.5]')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Longest wait for request budget: 90s, 15m, 2h, 7d [default: 15m]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;groups;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List them')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create one, unless there is one of this name')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add contacts to one; who is in it stays')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'matchbook;groups;help;list' {
            break
        }
        'matchbook;groups;help;create' {
            break
        }
        'matchbook;groups;help;add' {
            break
        }
        'matchbook;groups;help;help' {
            break
        }
        'matchbook;watch' {
            [CompletionResult]::new('--on', '--on', [CompletionResultType]::ParameterName, 'What to tell: new-contact, new-group, or both with a comma between them')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How events are printed; there is one way')
            [CompletionResult]::new('--interval', '--interval', [CompletionResultType]::ParameterName, 'Stay, and look again after this time, such as 5m')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Tell contacts that came since this time, also those that were told before')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sample', '--sample', [CompletionResultType]::ParameterName, 'Print the latest of each as a test event, and remember nothing')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;doctor' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the findings are printed')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;sandbox' {
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Address to listen on; port 0 takes a free one')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Data to start with, instead of the built-in')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Write every request to this file')
            [CompletionResult]::new('--fault', '--fault', [CompletionResultType]::ParameterName, 'Let something go wrong; may be repeated')
            [CompletionResult]::new('--thread-limit', '--thread-limit', [CompletionResultType]::ParameterName, 'Requests allowed at a time on one endpoint [default: 3]')
            [CompletionResult]::new('--hourly-limit', '--hourly-limit', [CompletionResultType]::ParameterName, 'Requests allowed in an hour [default: 10000]')
            [CompletionResult]::new('--used', '--used', [CompletionResultType]::ParameterName, 'Requests that others have made in the last hour [default: 0]')
            [CompletionResult]::new('--latency', '--latency', [CompletionResultType]::ParameterName, 'How long every answer takes, such as 250ms or 2s')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--usage-latency', '--usage-latency', [CompletionResultType]::ParameterName, 'Answer later as the hour fills: 0.5 s from 50 %, 1 s from 75 %')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;mirror' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How its state is printed')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('refresh', 'refresh', [CompletionResultType]::ParameterValue, 'Bring it up to date, or fill it')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Tell what it holds and how old it is; asks nobody')
            [CompletionResult]::new('clear', 'clear', [CompletionResultType]::ParameterValue, 'Take it away; asks nobody')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'matchbook;mirror;refresh' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How its state is printed')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;mirror;status' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How its state is printed')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;mirror;clear' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How its state is printed')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;mirror;help' {
            [CompletionResult]::new('refresh', 'refresh', [CompletionResultType]::ParameterValue, 'Bring it up to date, or fill it')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Tell what it holds and how old it is; asks nobody')
            [CompletionResult]::new('clear', 'clear', [CompletionResultType]::ParameterValue, 'Take it away; asks nobody')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'matchbook;mirror;help;refresh' {
            break
        }
        'matchbook;mirror;help;status' {
            break
        }
        'matchbook;mirror;help;clear' {
            break
        }
        'matchbook;mirror;help;help' {
            break
        }
        'matchbook;resume' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the answers are printed [default: diff]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Where the answers go [default: standard output]')
            [CompletionResult]::new('--rejects', '--rejects', [CompletionResultType]::ParameterName, 'Rows that did not go through, to be corrected and fed back')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'The summary, as JSON')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'In the diff, show known, skipped and rejected rows one by one too')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'In diff and table, use signs that every terminal has')
            [CompletionResult]::new('--exit-code', '--exit-code', [CompletionResultType]::ParameterName, 'Exit with 3 when a dry run has changes pending')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Decide and print, write nothing to Autotask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Apply without asking')
            [CompletionResult]::new('--accept-restricted', '--accept-restricted', [CompletionResultType]::ParameterName, 'Create although the API user sees some contacts only')
            [CompletionResult]::new('--stamp-external-id', '--stamp-external-id', [CompletionResultType]::ParameterName, 'Mark created contacts, so that a create whose answer was lost is recognised without doubt')
            [CompletionResult]::new('--resend-after', '--resend-after', [CompletionResultType]::ParameterName, 'How long a create whose answer was lost must be absent before it is sent again [default: 17s]')
            [CompletionResult]::new('--fail-fast', '--fail-fast', [CompletionResultType]::ParameterName, 'Stop at the first row that fails')
            [CompletionResult]::new('--lock-wait', '--lock-wait', [CompletionResultType]::ParameterName, 'Longest wait for another run of the same tenant to end: 90s, 15m, 2h [default: none]')
            [CompletionResult]::new('--max-creates', '--max-creates', [CompletionResultType]::ParameterName, 'Most contacts and companies one run may create [default: 500]')
            [CompletionResult]::new('--max-create-share', '--max-create-share', [CompletionResultType]::ParameterName, 'Most rows that may become creates, 0 to 1 [default: 1.0]')
            [CompletionResult]::new('--budget-share', '--budget-share', [CompletionResultType]::ParameterName, 'Part of the hourly request limit to use, 0 to 1 [default: 0.5]')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Longest wait for request budget: 90s, 15m, 2h, 7d [default: 15m]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;undo' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How the answers are printed [default: diff]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Where the answers go [default: standard output]')
            [CompletionResult]::new('--rejects', '--rejects', [CompletionResultType]::ParameterName, 'Rows that did not go through, to be corrected and fed back')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'The summary, as JSON')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'In the diff, show known, skipped and rejected rows one by one too')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'In diff and table, use signs that every terminal has')
            [CompletionResult]::new('--exit-code', '--exit-code', [CompletionResultType]::ParameterName, 'Exit with 3 when a dry run has changes pending')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Decide and print, write nothing to Autotask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Apply without asking')
            [CompletionResult]::new('--resend-after', '--resend-after', [CompletionResultType]::ParameterName, 'How long a create whose answer was lost must be absent before it is sent again [default: 17s]')
            [CompletionResult]::new('--fail-fast', '--fail-fast', [CompletionResultType]::ParameterName, 'Stop at the first row that fails')
            [CompletionResult]::new('--lock-wait', '--lock-wait', [CompletionResultType]::ParameterName, 'Longest wait for another run of the same tenant to end: 90s, 15m, 2h [default: none]')
            [CompletionResult]::new('--budget-share', '--budget-share', [CompletionResultType]::ParameterName, 'Part of the hourly request limit to use, 0 to 1 [default: 0.5]')
            [CompletionResult]::new('--max-wait', '--max-wait', [CompletionResultType]::ParameterName, 'Longest wait for request budget: 90s, 15m, 2h, 7d [default: 15m]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--delete', '--delete', [CompletionResultType]::ParameterName, 'Delete the contacts that the run created, instead of setting them inactive')
            [CompletionResult]::new('--accept-restricted', '--accept-restricted', [CompletionResultType]::ParameterName, 'Go on although the API user sees some records only')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;runs' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How they are printed')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'All runs, the newest first (this is the default)')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One run with every write of its journal')
            [CompletionResult]::new('prune', 'prune', [CompletionResultType]::ParameterValue, 'Forget old runs; never one that was interrupted or has a write in doubt')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'matchbook;runs;list' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How they are printed')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;runs;show' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How they are printed')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;runs;prune' {
            [CompletionResult]::new('--keep', '--keep', [CompletionResultType]::ParameterName, 'Keep what ended within this time: 90d, 12h')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How they are printed')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;runs;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'All runs, the newest first (this is the default)')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One run with every write of its journal')
            [CompletionResult]::new('prune', 'prune', [CompletionResultType]::ParameterValue, 'Forget old runs; never one that was interrupted or has a write in doubt')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'matchbook;runs;help;list' {
            break
        }
        'matchbook;runs;help;show' {
            break
        }
        'matchbook;runs;help;prune' {
            break
        }
        'matchbook;runs;help;help' {
            break
        }
        'matchbook;decisions' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How they are printed')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'All remembered decisions, the oldest first (this is the default)')
            [CompletionResult]::new('forget', 'forget', [CompletionResultType]::ParameterValue, 'Forget decisions, so that the next run asks again')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'matchbook;decisions;list' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How they are printed')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;decisions;forget' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How they are printed')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Every decision')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Forget all without asking')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;decisions;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'All remembered decisions, the oldest first (this is the default)')
            [CompletionResult]::new('forget', 'forget', [CompletionResultType]::ParameterValue, 'Forget decisions, so that the next run asks again')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'matchbook;decisions;help;list' {
            break
        }
        'matchbook;decisions;help;forget' {
            break
        }
        'matchbook;decisions;help;help' {
            break
        }
        'matchbook;connections' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Set a connection up, or set it up anew')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the connections; never a secret')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Sign in and say where')
            [CompletionResult]::new('disconnect', 'disconnect', [CompletionResultType]::ParameterValue, 'Keep the profile, drop its secret; `resolve` then skips every row')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a profile and its secret')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'matchbook;connections;add' {
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'API user''s generated key, such as k7x2abc@ACME.COM')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Base address of the REST API; absent: the zone is looked up')
            [CompletionResult]::new('--secret-command', '--secret-command', [CompletionResultType]::ParameterName, 'Command that prints the secret on its first line')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'File that holds the secret and that only you can read')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;connections;list' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How they are printed')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;connections;test' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;connections;disconnect' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;connections;remove' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Every profile')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Remove all without asking')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;connections;help' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Set a connection up, or set it up anew')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the connections; never a secret')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Sign in and say where')
            [CompletionResult]::new('disconnect', 'disconnect', [CompletionResultType]::ParameterValue, 'Keep the profile, drop its secret; `resolve` then skips every row')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a profile and its secret')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'matchbook;connections;help;add' {
            break
        }
        'matchbook;connections;help;list' {
            break
        }
        'matchbook;connections;help;test' {
            break
        }
        'matchbook;connections;help;disconnect' {
            break
        }
        'matchbook;connections;help;remove' {
            break
        }
        'matchbook;connections;help;help' {
            break
        }
        'matchbook;completions' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;man' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the settings file to use')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Settings file to read')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Folder that keeps journals and locks')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Requests at a time on each endpoint of Autotask, 1 to 3 [default: 2]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to write in colour [default: auto]')
            [CompletionResult]::new('--log-format', '--log-format', [CompletionResultType]::ParameterName, 'How messages are written on standard error')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Use the embedded Autotask with built-in data; no account needed')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but warnings and errors on standard error')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more on standard error; may be repeated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'matchbook;help' {
            [CompletionResult]::new('resolve', 'resolve', [CompletionResultType]::ParameterValue, 'Decide every row of an export; show it, or apply it')
            [CompletionResult]::new('apply', 'apply', [CompletionResultType]::ParameterValue, 'Apply a saved plan where its facts still hold')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Read inputs and report their problems, row by row; asks nobody')
            [CompletionResult]::new('find', 'find', [CompletionResultType]::ParameterValue, 'Look contacts up')
            [CompletionResult]::new('groups', 'groups', [CompletionResultType]::ParameterValue, 'Contact groups: list them, create one, add contacts to one')
            [CompletionResult]::new('watch', 'watch', [CompletionResultType]::ParameterValue, 'Tell new contacts and contact groups, one JSON object a line')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check settings, sign-in, permissions, limits and the tenant''s demands')
            [CompletionResult]::new('sandbox', 'sandbox', [CompletionResultType]::ParameterValue, 'Serve the embedded Autotask on this machine')
            [CompletionResult]::new('mirror', 'mirror', [CompletionResultType]::ParameterValue, 'The local copy of contacts and companies')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Finish an interrupted run')
            [CompletionResult]::new('undo', 'undo', [CompletionResultType]::ParameterValue, 'Take back what a run created and changed, as far as Autotask allows')
            [CompletionResult]::new('runs', 'runs', [CompletionResultType]::ParameterValue, 'Past runs and their journals')
            [CompletionResult]::new('decisions', 'decisions', [CompletionResultType]::ParameterValue, 'What was decided about rows under review, and is remembered')
            [CompletionResult]::new('connections', 'connections', [CompletionResultType]::ParameterValue, 'Connections to Autotask: set up, list, test, disconnect, remove')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print completions for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual, or write its pages into a folder')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'matchbook;help;resolve' {
            break
        }
        'matchbook;help;apply' {
            break
        }
        'matchbook;help;check' {
            break
        }
        'matchbook;help;find' {
            break
        }
        'matchbook;help;groups' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List them')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create one, unless there is one of this name')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add contacts to one; who is in it stays')
            break
        }
        'matchbook;help;groups;list' {
            break
        }
        'matchbook;help;groups;create' {
            break
        }
        'matchbook;help;groups;add' {
            break
        }
        'matchbook;help;watch' {
            break
        }
        'matchbook;help;doctor' {
            break
        }
        'matchbook;help;sandbox' {
            break
        }
        'matchbook;help;mirror' {
            [CompletionResult]::new('refresh', 'refresh', [CompletionResultType]::ParameterValue, 'Bring it up to date, or fill it')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Tell what it holds and how old it is; asks nobody')
            [CompletionResult]::new('clear', 'clear', [CompletionResultType]::ParameterValue, 'Take it away; asks nobody')
            break
        }
        'matchbook;help;mirror;refresh' {
            break
        }
        'matchbook;help;mirror;status' {
            break
        }
        'matchbook;help;mirror;clear' {
            break
        }
        'matchbook;help;resume' {
            break
        }
        'matchbook;help;undo' {
            break
        }
        'matchbook;help;runs' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'All runs, the newest first (this is the default)')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'One run with every write of its journal')
            [CompletionResult]::new('prune', 'prune', [CompletionResultType]::ParameterValue, 'Forget old runs; never one that was interrupted or has a write in doubt')
            break
        }
        'matchbook;help;runs;list' {
            break
        }
        'matchbook;help;runs;show' {
            break
        }
        'matchbook;help;runs;prune' {
            break
        }
        'matchbook;help;decisions' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'All remembered decisions, the oldest first (this is the default)')
            [CompletionResult]::new('forget', 'forget', [CompletionResultType]::ParameterValue, 'Forget decisions, so that the next run asks again')
            break
        }
        'matchbook;help;decisions;list' {
            break
        }
        'matchbook;help;decisions;forget' {
            break
        }
        'matchbook;help;connections' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Set a connection up, or set it up anew')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the connections; never a secret')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Sign in and say where')
            [CompletionResult]::new('disconnect', 'disconnect', [CompletionResultType]::ParameterValue, 'Keep the profile, drop its secret; `resolve` then skips every row')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a profile and its secret')
            break
        }
        'matchbook;help;connections;add' {
            break
        }
        'matchbook;help;connections;list' {
            break
        }
        'matchbook;help;connections;test' {
            break
        }
        'matchbook;help;connections;disconnect' {
            break
        }
        'matchbook;help;connections;remove' {
            break
        }
        'matchbook;help;completions' {
            break
        }
        'matchbook;help;man' {
            break
        }
        'matchbook;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
