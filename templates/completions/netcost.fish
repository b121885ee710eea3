# The program itself says what may follow; where it has nothing to say, files do.
function __netcost_offered
    set -l before (commandline -opc)
    set -l offered ($before[1] completions fish -- $before[2..] (commandline -ct) 2>/dev/null)
    if test (count $offered) -gt 0
        printf '%s\n' $offered
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c netcost -f -a '(__netcost_offered)'
