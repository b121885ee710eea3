# The program itself says what may follow; where it has nothing to say, files do.
Register-ArgumentCompleter -Native -CommandName netcost -ScriptBlock {
    param($word, $ast, $cursor)
    $before = @($ast.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object { "$_" })
    # An empty argument would be lost on the way, so that a full stop stands before the word.
    netcost completions powershell -- @before ".$word" 2>$null | ForEach-Object {
        $value, $about = $_ -split "`t", 2
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $(if ($about) { $about } else { $value }))
    }
}
