# One night: settle the rows of an export, keep what came of it, and mail when somebody has to look.
#
#   nightly.ps1 -Profile acme -Inputs C:\exports\requests.json [-MailTo ops@example.com -MailFrom … -SmtpServer …]
#
# The exit code is matchbook's own. Register it once, in a PowerShell of the user who owns the settings:
#
#   $action = New-ScheduledTaskAction -Execute powershell.exe `
#       -Argument '-NoProfile -ExecutionPolicy Bypass -File C:\matchbook\nightly.ps1 -Profile acme -Inputs C:\exports\requests.json'
#   $trigger = New-ScheduledTaskTrigger -Daily -At 02:30
#   $settings = New-ScheduledTaskSettingsSet -StartWhenAvailable -MultipleInstances IgnoreNew
#   Register-ScheduledTask -TaskName 'matchbook acme' -Action $action -Trigger $trigger -Settings $settings
param(
    [Parameter(Mandatory)] [string] $Profile,
    [Parameter(Mandatory)] [string[]] $Inputs,
    [string] $Nights = (Join-Path $env:LOCALAPPDATA 'matchbook-nights'),
    [string] $MailTo,
    [string] $MailFrom,
    [string] $SmtpServer
)
$night = Join-Path $Nights (Get-Date -Format 'yyyy-MM-dd_HHmmss')
New-Item -ItemType Directory -Force -Path $night | Out-Null

$arguments = @('resolve') + $Inputs + @(
    '--profile', $Profile, '--yes', '--quiet', '--lock-wait', '30m', '--log-format', 'json',
    '--format', 'ndjson', '--output', "$night\answers.ndjson", '--rejects', "$night\rejects.csv",
    '--summary', "$night\summary.json")
$quoted = $arguments | ForEach-Object { '"' + ($_ -replace '"', '\"') + '"' }
$run = Start-Process -FilePath 'matchbook' -ArgumentList $quoted -NoNewWindow -Wait -PassThru `
    -RedirectStandardError "$night\log.jsonl"
$code = $run.ExitCode

if ($code -ne 0 -and $MailTo) {
    $subject = if ($code -eq 4) { "matchbook ${Profile}: rows need you" } else { "matchbook ${Profile}: stopped with $code" }
    $file = if ($code -eq 4) { "$night\rejects.csv" } else { "$night\log.jsonl" }
    $body = (Get-Content -Raw -Encoding UTF8 $file) + ''
    Send-MailMessage -To $MailTo -From $MailFrom -SmtpServer $SmtpServer -Subject $subject -Body $body -Encoding UTF8
}
exit $code
