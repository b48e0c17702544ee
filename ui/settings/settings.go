package settings

import "ganplayground/gan/config"

// Kind is the kind of control that a setting needs.
type Kind int

const (
	Number Kind = iota
	Toggle
	Word   // one of Choice.Words
	Data   // a data set, and which digits of it
	Bugs   // any of config.Bugs
	Layers // an architecture
)

// Row is a setting of the page. It is shown under the texts "set.KEY", its name, and "set.KEY.hint", one line that explains it.
type Row struct {
	Key    string // in links
	Player string // "d" or "g" if it is a setting of one player, else empty
	Kind   Kind
	Field  config.Field  // of a Number or Toggle
	Choice config.Choice // of a Word, of Data and of Bugs
}

// Edit tells whether another value takes effect at the next step; otherwise it is another run.
func (r Row) Edit() bool { return config.Editable(r.Key) }

// Group is a part of the page's settings, under the text "group.KEY".
type Group struct {
	Key  string
	Rows []Row
}

// Groups are all settings but the preset and the seed. A setting that is new needs its key here, and its texts.
var Groups = []Group{
	{"data", rows("", "data", "cond")},
	{"generator", rows("", "z", "prior", "ob", "g")},
	{"discriminator", rows("", "pack", "d")},
	{"loss", rows("", "loss", "bug", "r1", "r1e", "gp", "clip", "smooth", "noise", "noises")},
	{"optimisers", append(rows("d", "od", "lrd", "b1d", "b2d"), rows("g", "og", "lrg", "b1g", "b2g")...)},
	{"training", append(rows("", "b"), append(append(rows("d", "kd"), rows("g", "kg")...), rows("", "sim", "ema")...)...)},
}

// rows are those of the keys, all of one player or of both.
func rows(player string, keys ...string) (list []Row) {
	for _, key := range keys {
		row := Row{Key: key, Player: player}
		field, isField := config.FieldByKey(key)
		choice, isChoice := config.ChoiceByKey(key)
		switch {
		case key == "g" || key == "d":
			row.Player, row.Kind = key, Layers
		case isField && field.Toggle():
			row.Kind, row.Field = Toggle, field
		case isField:
			row.Kind, row.Field = Number, field
		case isChoice && choice.Words != nil:
			row.Kind, row.Choice = Word, choice
		case key == "data":
			row.Kind, row.Choice = Data, choice
		case key == "bug":
			row.Kind, row.Choice = Bugs, choice
		default:
			panic("BUG: no setting has the key " + key)
		}
		list = append(list, row)
	}
	return list
}

// All are the rows of all groups.
func All() (all []Row) {
	for _, group := range Groups {
		all = append(all, group.Rows...)
	}
	return all
}
