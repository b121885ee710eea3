# The program itself says what may follow.
set edit:completion:arg-completer[netcost] = {|@words|
    var before = $words[1..]
    netcost completions elvish -- $@before | from-lines
}
