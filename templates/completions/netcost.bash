# The program itself says what may follow; where it has nothing to say, files do.
_netcost() {
    local IFS=$'\n'
    COMPREPLY=($("$1" completions bash -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
    # The value of a key follows at once.
    if [[ "${COMPREPLY[0]-}" == *= ]]; then compopt -o nospace 2>/dev/null; fi
}
complete -o bashdefault -o default -F _netcost netcost
