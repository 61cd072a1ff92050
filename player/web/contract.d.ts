// What the player is sent, and what a site without a server has besides. Made by tools/contract.py: change the
// dataclasses of picture/, player/messages.py, player/studies.py, scenario/table.py and website/data.py.

/** What travels is in single precision; what the player computes itself is not. */
export type Floats = Float32Array | Float64Array;

/** The race as the player gets it: all of the picture but what travels by itself, and how it stands on its page. */
export interface Race {
  readonly race: string;
  /** The address that opens it, from `?` on. */
  readonly link: string;
  readonly name: string;
  readonly title: string;
  readonly steps: number;
  readonly start: readonly [number, number];
  /** What the losses are counted from. */
  readonly zero: number;
  /** What stands around it; null where it belongs to no lesson. */
  readonly lesson: Lesson | null;
  readonly panes: readonly ("ground" | "chart" | "space")[];
  readonly arrows: boolean;
  /** What is looked at of the plane; null where it is the whole ground. */
  readonly seen: readonly [readonly [number, number], readonly [number, number]] | null;
  readonly chart: Chart;
  readonly runs: readonly Runner[];
  readonly handles: readonly Handle[];
  /** What the player computes the paths from while a number is in hand. */
  readonly live: Live;
  readonly look: Look;
  /** What can be shown besides the paths, by switches on the picture. */
  readonly layers: readonly Layer[];
  /** What the rows are that the loss is on; null where it is on none. */
  readonly data: Data | null;
  /** What the plane leaves out; null where it is all there is. */
  readonly through: Through | null;
  /** What stands beside the picture. */
  readonly beside: "chart" | "rows" | "network" | "starts" | "numbers" | "sweep" | "search";
  /** Whether the rows of each step are drawn by themselves, too. */
  readonly sampled: boolean;
  /** Many trajectories of the runs, over the ground. */
  readonly swarm: Swarm;
  /** What touches the surface at the head of a run. */
  readonly taylor: Taylor;
  /** What stands beside the picture where that is a study; null where it is none. */
  readonly laboratory: Laboratory | null;
  /** How the numbers of the runs were found, in words; empty where they are as given. */
  readonly tuned: string;
  /** Whether paths have the colours of the ground at their true losses. */
  readonly tinted: boolean;
  /** The colours that a run may have. */
  readonly palette: readonly Swatch[];
  readonly lang: string;
  /** What the player says, by the English text; empty in English. */
  readonly texts: Readonly<Record<string, string>>;
  /** Whether it fills its window: the player in another page's frame. */
  readonly alone: boolean;
  /** Whether it says to who is new here what can be done. */
  readonly hint: boolean;
  /** No part of what is drawn, nor of the digest. */
  readonly standing: Standing;
  /** Whether anything changed: the same for the same message. */
  readonly digest: string;
}

/** The lesson that a picture belongs to, in the reader's language. */
export interface Lesson {
  readonly name: string;
  /** Which it is, from 1, of `count`. */
  readonly number: number;
  readonly count: number;
  /** The title of the course that leads from lesson to lesson; empty where that is all of them, or a list. */
  readonly course: string;
  /** Those that it leads through, in order; none where that is all of them. */
  readonly names: readonly string[];
  /** The address of its own picture. */
  readonly link: string;
  readonly title: string;
  /** What it comes to. It answers the question, so it is shown with what happened, and not before. */
  readonly headline: string;
  /** HTML. */
  readonly question: string;
  /** Of which exactly one holds; none where the prediction is drawn, or none is asked for. */
  readonly answers: readonly Answer[];
  readonly sketch: Sketch | null;
  /** The name of the lesson before; empty where there is none. */
  readonly previous: string;
  readonly next: string;
  /** Steps at which play stops until it is told to go on. */
  readonly pauses: readonly number[];
  readonly pace: "even" | "slow" | "step";
  /** Whether the race is another than the lesson's own, of which the findings tell. */
  readonly astray: boolean;
  readonly findings: readonly Finding[];
  /** HTML. */
  readonly explanation: string;
  readonly source: string;
  readonly exercise: Exercise | null;
  /** HTML, for who teaches: shown in their own window alone. */
  readonly notes: string;
}

/** What may be predicted. */
export interface Answer {
  /** HTML. */
  readonly says: string;
  readonly holds: boolean;
}

/** A prediction that is drawn into the picture, before it is played. */
export interface Sketch {
  readonly of: "end" | "path" | "loss";
  /** The place in the race of the run that it is of. */
  readonly run: number;
}

/** What can be seen, with the numbers of the paths in it. */
export interface Finding {
  /** HTML. */
  readonly says: string;
  readonly holds: boolean;
  /** Its statement in numbers: what tells why it does not hold. */
  readonly measured: string;
  /** Where in the picture it is seen: runs, each with a step. */
  readonly marks: readonly (readonly [number, number])[];
}

/** What to do with the picture in the end; the player sees by itself whether it is done. */
export interface Exercise {
  /** HTML. */
  readonly says: string;
  readonly goals: readonly Goal[];
}

/** One comparison of a measure with a number. */
export interface Goal {
  readonly word: string;
  /** Its place in the race. */
  readonly run: number;
  /** The measure's other arguments. */
  readonly given: readonly number[];
  readonly sign: "<" | ">";
  readonly value: number;
}

/** The axes of the chart. */
export interface Chart {
  /** What the quantity is called, for who listens to the page. */
  readonly name: string;
  /** What stands at the axis. */
  readonly title: string;
  /** What stands there instead where heights are counted from a lowest value that is not 0. */
  readonly above: string;
  readonly scale: "log" | "linear";
  /** What the numbers of the runs are counted from. */
  readonly zero: number;
  /** Whether the quantity is a height of the ground: then the axis reaches no farther than that. */
  readonly height: boolean;
  readonly against: "steps" | "evaluations" | "rows" | "epochs";
  /** Rows of the data that are learnt from; 0 where there are none, */
  readonly rows: number;
  /** and those of a step. */
  readonly batch: number;
  readonly lines: readonly Line[];
}

/** What theory says of a run, beside what is measured of it. */
export interface Line {
  readonly run: number;
  readonly kind: "rate" | "bound" | "wall";
  readonly label: string;
  /** (T+1,) above the chart's zero; not a number where it says nothing. */
  readonly values: Floats;
}

/** One run as it is seen. Arrays have T+1 numbers, one a step, and are in the coordinates of the ground's plane. */
export interface Runner {
  readonly label: string;
  /** Of the label: words, each with the handle whose number stands beside it; empty where none does. */
  readonly pieces: readonly (readonly [string, string])[];
  /** It as it stands in a link, with its colour in any case. */
  readonly text: string;
  /** Whether only its row is shown. */
  readonly hidden: boolean;
  /** Its name in links. */
  readonly color: string;
  readonly light: string;
  readonly dark: string;
  readonly outline: readonly (readonly [number, number])[];
  /** The step at which it left the plane; 0 if it never did. */
  readonly diverged: number;
  /** Why its path stops before the last step, or why there is none; empty if it does not. */
  readonly ending: string;
  /** Gradients asked for up to each step; one number where every step asks for as many. */
  readonly evaluations: number | readonly number[];
  readonly x: Floats;
  readonly y: Floats;
  /** f above the ground's zero. */
  readonly loss: Floats;
  /** The charted quantity above the chart's zero. */
  readonly chart: Floats;
  /** The loss on the rows that are kept apart; empty where there are none. */
  readonly validation: Floats;
  /** All weights of a loss on data, point by point, of a run that the browser cannot compute; else empty. */
  readonly points: Floats;
  /** What its steps are steps of, where that is asked for and known. */
  readonly flows: readonly Flow[];
}

/** An equation's way beneath a run's path; not a number where it is not known. */
export interface Flow {
  readonly kind: "gradient" | "corrected" | "ball";
  readonly label: string;
  /** In how many its way is cut for the time of each step. */
  readonly pieces: number;
  readonly x: Floats;
  readonly y: Floats;
}

/** A number of the race that can be taken in hand. */
export interface Handle {
  /** Its name in a draft. */
  readonly key: string;
  /** The run it belongs to; -1 where it is the whole race's. */
  readonly run: number;
  /** Which of the run's parts it belongs to: the name of the rule, schedule or wrapper; else empty. */
  readonly part: string;
  readonly label: string;
  /** What it is in the formula, as plain text. */
  readonly symbol: string;
  readonly value: number;
  /** What it is where nobody has set it; of a rate, what its rule has of its own. */
  readonly usual: number;
  /** The useful span, from here to `high`. */
  readonly low: number;
  readonly high: number;
  readonly scale: "linear" | "log" | "complement" | "int";
  /** What is accepted at all. */
  readonly bounds: readonly [number, number];
  readonly help: string;
  /** Whether the browser knows what it does; else that follows on release. */
  readonly live: boolean;
}

/** The picture's computations as tapes, each None where it stays with the server. */
export interface Live {
  readonly terrain: Terrain | null;
  /** Where the surface is a loss on data: what answers for it. */
  readonly learned: Learned | null;
  readonly noise: Tape;
  /** Whether f is of x alone, so that a point is drawn at the height of f. */
  readonly curve: boolean;
  readonly charted: Tape | null;
  readonly within: Within | null;
  /** Of each run. */
  readonly methods: readonly (Method | null)[];
  /** Of the race's noise, also while there is none. */
  readonly seed: number;
  readonly follows: readonly Follow[];
}

/** A surface whose parameters are still open. */
export interface Terrain {
  readonly numbers: readonly string[];
  /**
   * Takes x and the parameters; gives the value, the gradient (2) and the Hessian (4, row by row). None where the
   * surface is a loss on data, which a kernel computes.
   */
  readonly function: Tape | null;
  readonly facts: readonly Fact[];
  /** Takes the parameters; gives the numbers of all `facts`. */
  readonly stated: Tape;
}

/**
 * Operations between numbers, one after the other: no jumps, no loops, every operand stands before its use.
 *
 * Places count inputs first, then constants, then operations. `player/web/tape.js` carries them out.
 */
export interface Tape {
  readonly inputs: readonly string[];
  /** "nan", "inf" and "-inf" as texts, for JSON knows none of them. */
  readonly constants: readonly (number | string)[];
  /** The kinds of operations that occur. */
  readonly names: readonly string[];
  /**
   * Four whole numbers an operation: which of `names`, and three operands. Those of "value", "grad", "hess" and
   * "normal" are a row of `points` and two components; all others are places, 0 where there is none.
   */
  readonly code: readonly number[];
  /** Places of the coordinates at which something is asked. */
  readonly points: readonly (readonly number[])[];
  /** Places. */
  readonly outputs: readonly number[];
}

/** Some numbers that follow from a surface's parameters. */
export interface Fact {
  /** "start", "lowest", "rate <unit>", or a kind of points. */
  readonly name: string;
  readonly width: number;
}

/** A loss on rows of data, its batches and its dropout: what `player/web/kernel.js` is made of. */
export interface Learned {
  /** Units of every layer, the inputs first. */
  readonly sizes: readonly number[];
  readonly bias: boolean;
  /** Where each parameter of the network stands among the weights; empty where each is a weight of its own. */
  readonly expand: readonly number[];
  /** Of every layer after the inputs: takes z, gives h, h' and h''. None for softmax. */
  readonly activations: readonly (Tape | null)[];
  readonly kind: "half_mse" | "binary" | "softmax";
  /** Unless the terrain has a number of this name. */
  readonly l2: number;
  readonly decayed: "weights" | "all";
  /** Dropout of a linear layer's inputs with this chance to stay, averaged exactly, where the loss is measured. */
  readonly averaged: number;
  /** The share that dropout keeps in every step, */
  readonly keep: number;
  /** and the layers it befalls, ascending, 0 being the inputs. */
  readonly dropped: readonly number[];
  /** Units stay whose normal is below it. */
  readonly threshold: number;
  /** Row by row. */
  readonly x: readonly number[];
  /** Row by row. */
  readonly y: readonly number[];
  /** Rows of a step; 0 for all. */
  readonly batch: number;
  /** "shuffled" anew in every epoch, or the rows as they stand in line. */
  readonly order: "shuffled" | readonly number[];
  /** Of the order and of the masks. */
  readonly seed: number;
  /** Where runs begin; empty where nobody says. */
  readonly start: readonly number[];
  /** None where the first two weights are drawn. */
  readonly plane: Directions | null;
}

/** The plane through the weights that is drawn; see `learning.plane.Plane`. */
export interface Directions {
  readonly origin: readonly number[];
  /** The first direction, then the second. */
  readonly directions: readonly number[];
}

/** What every rule has at each step, whatever its own quantities are: of the start first, then of the step. */
export interface Within {
  readonly tape: Tape;
  readonly quantities: readonly Recorded[];
}

/** A quantity that an optimizer names in its State. */
export interface Recorded {
  readonly name: string;
  readonly width: number;
  /** Whether there is one before the first step. */
  readonly first: boolean;
}

/**
 * An optimizer whose numbers are still open. Its choices, and what it is made of, are settled.
 *
 * `start` takes x and the numbers, and gives the memory, then every quantity that is there from the first.
 * `step` takes t, x, the numbers and the memory, and gives the new x, the new memory, how many gradients it asked
 * for, where it asked for the last, and every quantity. Both ask the objective: see `Tape.points`.
 */
export interface Method {
  /** Which they are: "0.lr" is the rule's rate, "1.k" a number of what is around it. */
  readonly numbers: readonly string[];
  /** How many numbers are remembered from step to step. */
  readonly memory: number;
  readonly quantities: readonly Recorded[];
  readonly start: Tape;
  readonly step: Tape;
}

/** A number that stands at its surface's own, and so moves when the surface's parameters do. */
export interface Follow {
  readonly key: string;
  /** Of the surface's facts, the one it follows, */
  readonly fact: string;
  /** and which number of it. */
  readonly index: number;
  readonly factor: number;
  /** Significant digits that are kept; 0 for all. */
  readonly digits: number;
  readonly bounds: readonly [number, number];
}

/** Lengths in pixels of a page in normal type; `scale` enlarges type, lines and markers alike. */
export interface Look {
  readonly scale: number;
  /** Steps behind the head that are drawn brighter, in bands. */
  readonly tail: number;
  /** How far the brighter steps go back at least: who has arrived shows the way he came. */
  readonly reach: number;
  readonly bands: number;
  /** How opaque the path is that a run leaves behind; one that lies on itself is no darker there. */
  readonly ink: number;
  /** How opaque the line is that it leaves in a chart. */
  readonly drawn: number;
  /** Of every path: none is more than the others. */
  readonly width: number;
  /** Of the edge along paths, in the colour of the page. */
  readonly rim: number;
  /** Of the edge around markers, in the colour of the page. */
  readonly halo: number;
  readonly head: number;
  readonly cross: number;
  /** Radius of the ring at the start. */
  readonly start: number;
  /** How many contour lines there are at most: few enough for every other one to bear its height. */
  readonly lines: number;
  readonly relief: Readonly<Record<"light" | "dark", Relief>>;
}

/** Colours of the ground in one scheme. Low is dark in both: who changes the scheme reads it the same way. */
export interface Relief {
  /** Share of the height and colour. */
  readonly stops: readonly (readonly [number, string])[];
  readonly isoline: string;
  readonly grid: string;
  /** Of the next step and its parts. */
  readonly arrows: Readonly<Record<string, string>>;
}

/** One choice of the view. */
export interface Layer {
  /** Its field of the link. */
  readonly name: string;
  readonly place: "stage" | "chart" | "study" | "step" | "tab" | "sheet";
  readonly label: string;
  readonly help: string;
  readonly value: string;
  /** What it is where the link does not say. */
  readonly default: string;
  /** The values it can have, each in words. */
  readonly options: readonly (readonly [string, string])[];
  /** Whether the player draws it by itself; else it needs a server. */
  readonly drawn: boolean;
}

/** What the rows of a loss on data are. */
export interface Data {
  /** Names of the columns that are learnt from, */
  readonly inputs: readonly string[];
  /** and of the one that is learnt. */
  readonly target: string;
  /** Names of the classes, in the order of the answers; none where the answer is a number. */
  readonly classes: readonly string[];
  /** A column as it was measured is `mean + std * x`, */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** and the answer `above + y`. */
  readonly above: number;
  /** Rows that are kept apart, row by row. */
  readonly x_validation: readonly number[];
  readonly y_validation: readonly number[];
  /** Names of the weights. */
  readonly weights: readonly string[];
  /** Names of the activations. */
  readonly layers: readonly string[];
}

/** What the plane that is drawn is, and what it leaves out, of each run. */
export interface Through {
  /** Of its directions. */
  readonly names: readonly [string, string];
  /** How much of the squared movement up to each step it holds, 0 to 1; empty where there is no path. */
  readonly shares: readonly Floats[];
  /** How far drawn height and true loss are apart at each step; empty where there is no path. */
  readonly gaps: readonly Floats[];
  /** The run that it goes with, where it is a slice: all weights but two are those of this run; -1 where it stays. */
  readonly leader: number;
}

/** Trajectories over the ground besides the paths. */
export interface Swarm {
  /** From many starts, or from one with many seeds of the noise. */
  readonly kind: "off" | "starts" | "seeds";
  /** How many, of all runs together. */
  readonly many: number;
  /** Whether the way behind each is drawn. */
  readonly trails: boolean;
}

/** What touches the surface at the head of a run: what a method knows that sees one or two derivatives there. */
export interface Taylor {
  readonly model: "off" | "plane" | "paraboloid";
  /** Of the circle in which it is drawn: the longest step. */
  readonly radius: number;
}

/** A race in which some numbers are axes. */
export interface Laboratory {
  readonly study: "starts" | "numbers" | "sweep" | "search";
  readonly outcome: "updates" | "loss" | "rate" | "sharpness";
  /** What the outcome is called. */
  readonly label: string;
  readonly tiles: readonly Tile[];
  /** Trajectories along each side of a map: coarse at once, then refined. */
  readonly sizes: readonly number[];
}

/** One run in the laboratory. */
export interface Tile {
  readonly run: number;
  /** None where the run has no such number. */
  readonly axes: readonly AxisOf[];
  /** Why there is nothing to be seen of it; empty where there is. */
  readonly reason: string;
  /** Where theory says that it can no longer rest, if that is asked for. */
  readonly edges: readonly Edge[];
}

/** An axis of one run: a number that can be taken in hand, and where it runs. */
export interface AxisOf {
  /** Of the handle. */
  readonly key: string;
  readonly label: string;
  readonly low: number;
  readonly high: number;
  readonly scale: "linear" | "log" | "complement" | "int";
  /** Where the run of the picture stands. */
  readonly value: number;
}

/** A line of theory across a map of two numbers, in their own units. */
export interface Edge {
  readonly label: string;
  readonly x: Floats;
  readonly y: Floats;
}

/** A colour that a run may have. */
export interface Swatch {
  /** Its name in links. */
  readonly color: string;
  /** In the reader's language. */
  readonly name: string;
  readonly light: string;
  readonly dark: string;
  readonly outline: readonly (readonly [number, number])[];
}

/** How far a session has come: what a player tells an older message by from a newer one. */
export interface Standing {
  /** A name of the session; empty where there is none. */
  readonly visit: string;
  /** How often anything but a draft has changed the scenario. */
  readonly epoch: number;
  /** The largest number of a draft that has been heard. */
  readonly answered: number;
}

/** What the paths run over. */
export interface Ground {
  /** What is shown: of a curve x across, and heights upwards. */
  readonly window: readonly [readonly [number, number], readonly [number, number]];
  readonly nodes: number;
  /**
   * (nodes * nodes,); f above `zero`, rows along y; NaN where there is none that a browser can hold. Of a curve
   * (nodes,).
   */
  readonly heights: Floats;
  /** Whether it is the curve of an f of x alone. */
  readonly curve: boolean;
  /** The lowest known value of f, or 0 where none is known. */
  readonly zero: number;
  readonly spacing: "log" | "linear" | "equal";
  readonly marks: readonly Mark[];
  /** (k, 4); arrows from (x, y) to (x, y) that point downhill; none unless asked for. */
  readonly downhill: Floats;
  /** Whether anything changed: the same for the same message. */
  readonly digest: string;
}

/** Points of one kind. */
export interface Mark {
  readonly kind: string;
  /** Plotly's name of the marker. */
  readonly symbol: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** What goes on inside the runs of a race. */
export interface InsideOf {
  readonly race: string;
  readonly inside: Inside | null;
  /** Whether anything changed: the same for the same message. */
  readonly digest: string;
}

/** All runs from inside. */
export interface Inside {
  readonly inspector: boolean;
  readonly runs: readonly InsideRun[];
}

/** One run from inside. */
export interface InsideRun {
  readonly words: Words | null;
  /** From the start on, T+1 rows. */
  readonly quantities: readonly Series[];
  /**
   * Of every step, T rows: where momentum and gradient lead, where it was asked for, the rate of each coordinate,
   * the steep direction, these two in two dimensions alone. None where it took too long to take the steps apart.
   */
  readonly parts: readonly Series[];
}

/** The formula of a run as MathML, as it stands and with slots for numbers, and its whole run in a sentence. */
export interface Words {
  readonly formula: string;
  readonly template: string;
  readonly symbols: Readonly<Record<string, string>>;
  readonly note: string;
  readonly verdict: string;
}

/** One quantity along a path: `values` are (rows * width,), row by row. */
export interface Series {
  readonly name: string;
  readonly width: number;
  /** Whether it is a direction, and so can be drawn. */
  readonly arrow: boolean;
  readonly values: Floats;
}

/** What became of one run's trajectories over a grid of two numbers, row by row from below. */
export interface Cells {
  readonly run: number;
  /** Cells along each side; 0 where nothing was computed. */
  readonly size: number;
  /** (size,) The numbers at the middles of the cells. */
  readonly x: Floats;
  readonly y: Floats;
  readonly points: readonly Point[];
  /** (size * size,) Which of the points; -1 for none yet, -2 for out of the plane. */
  readonly reached: Floats;
  /** (size * size,) The outcome that is shown; not a number where there is none. Losses are above `zero`. */
  readonly shade: Floats;
  readonly zero: number;
  /** Why nothing was computed; empty where something was. */
  readonly reason: string;
  /** Whether anything changed: the same for the same message. */
  readonly digest: string;
}

/** A place where trajectories can end. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly value: number;
  readonly kind: "minimum" | "saddle" | "maximum" | "degenerate";
}

/** What became of one run's trajectories over one number. */
export interface SweepOf {
  readonly run: number;
  /** (count,) The numbers; none where nothing was computed. */
  readonly values: Floats;
  /**
   * (count,) The outcome from the race's own start, losses above `zero`; infinite where the run diverged, no
   * number where there is none.
   */
  readonly shade: Floats;
  /** (3 * count,) Lower quartile, median and upper quartile over the companions; nothing where there are none. */
  readonly band: Floats;
  /** Whether the companions are other seeds; else other starts. */
  readonly seeds: boolean;
  readonly companions: number;
  /** The value with which the run ends lowest. */
  readonly best: number | null;
  readonly usable: Stretch | null;
  readonly walls: readonly Wall[];
  readonly zero: number;
  /** Why nothing was computed; empty where something was. */
  readonly reason: string;
  /** Whether anything changed: the same for the same message. */
  readonly digest: string;
}

/** Values next to each other that all are usable. */
export interface Stretch {
  readonly low: number;
  readonly high: number;
  /** How wide it is in powers of ten; None where the number is not spaced by powers. */
  readonly decades: number | null;
  /** Whether it ends below and above; where it does not, the axis did before. */
  readonly ends: readonly [boolean, boolean];
}

/** A value that theory knows of a number: a line across the axis. */
export interface Wall {
  readonly label: string;
  readonly value: number;
}

/** How the best numbers of one run, or one number for all, were searched for. */
export interface SearchOf {
  readonly runs: readonly number[];
  /** (n,) The values that were tried, in order; */
  readonly x: Floats;
  /** (n,) and those of the other number; none where one is searched for. */
  readonly y: Floats;
  /** (runs * n,) f where each of the runs ended, above `zero`; infinite where it diverged. */
  readonly losses: Floats;
  /** (n,) What the search looked for the least of; infinite where a value is out of the question. */
  readonly scores: Floats;
  readonly found: readonly Found[];
  /** Runs of each method. */
  readonly trials: number;
  /** With how many seeds each value was tried. */
  readonly seeds: number;
  /** Gradients that were asked for, by each of the runs. */
  readonly evaluations: readonly number[];
  readonly zero: number;
  /** Why nothing was found; empty where something was. */
  readonly reason: string;
  /** Whether anything changed: the same for the same message. */
  readonly digest: string;
}

/** What a search has found for one number of one run. */
export interface Found {
  /** Of the handle. */
  readonly key: string;
  readonly value: number;
}

/** All that can be chosen. */
export interface Catalogue {
  readonly optimizers: Shelf;
  readonly schedules: Shelf;
  readonly wrappers: Shelf;
  readonly surfaces: Shelf;
  /** Losses on data; none where they cannot be computed. */
  readonly data: Shelf;
  /** The fields of a link that are of no use on another surface. */
  readonly replaced: readonly string[];
  readonly side: number;
  /** A formula of one's own to begin with; empty where none can be typed. */
  readonly formula: string;
}

/** Entries by groups. */
export interface Shelf {
  readonly entries: readonly Entry[];
  /** Headings, each with the keys below it; an entry may stand below several. */
  readonly groups: readonly (readonly [string, readonly string[]])[];
}

/** Something to choose. */
export interface Entry {
  /** Its name in links; of a loss on data its fields, `data=moons&model=net`. */
  readonly key: string;
  readonly name: string;
  /** One sentence. */
  readonly about: string;
  /** A few letters beside the name: the year. */
  readonly note: string;
  /** What it is found by: names and kinds in every language, in small letters. */
  readonly words: string;
  /** The heights of a surface at SIDE x SIDE nodes, rows along y: bytes of equal frequency, as base64. Else empty. */
  readonly stamp: string;
  readonly forms: readonly Form[];
  /** The usual colour of an optimizer's run. */
  readonly color: string;
}

/** A choice that a rule, schedule or wrapper has. */
export interface Form {
  readonly name: string;
  readonly help: string;
  readonly default: string;
  /** What is there instead by a convention that says so. */
  readonly others: Readonly<Record<string, string>>;
  /** Each as it stands in a link, and in words. */
  readonly options: readonly (readonly [string, string])[];
}

/** Everything that a link can say, and what it means where it says nothing. */
export interface Table {
  /** That is written, */
  readonly version: number;
  /** and those that are read. */
  readonly versions: readonly string[];
  readonly fields: readonly LinkField[];
  /** What others append to an address, as a regular expression. */
  readonly foreign: string;
  /** And what a lesson or a course may be called, */
  readonly lesson: string;
  /** and a list of lessons. */
  readonly lessons: string;
  readonly limits: Limits;
  /** A coordinate of the start, or of a window, */
  readonly start: Number;
  /** and one of what is looked at. */
  readonly plane: Number;
  /** Where an axis of the laboratory ends. */
  readonly end: Number;
  /** The number of a weight that is drawn, */
  readonly weight: Number;
  /** and which two are where nothing is said. */
  readonly pair: readonly [number, number];
  /** In the order in which they are looked through for one that is free. */
  readonly colors: readonly string[];
  /** Whether a run is not drawn. */
  readonly hidden: Choice;
  /** The fields that make an address a picture of its own, though it names a lesson. */
  readonly picture: readonly string[];
  /** Where there is none, */
  readonly surface: string;
  /** and the rules where there are none. */
  readonly usual: readonly string[];
  readonly rules: Readonly<Record<string, RuleRow>>;
  readonly around: Readonly<Record<string, RuleRow>>;
  readonly surfaces: Readonly<Record<string, SurfaceRow>>;
}

/** A field of a link. */
export interface LinkField {
  readonly name: string;
  /** What of a scenario it sets where it is a declared value: "race", "view" or "page"; else empty. */
  readonly part: string;
  readonly declared: Number | Choice | null;
}

/**
 * A real parameter: what it is called, where its slider runs and what is accepted at all.
 *
 * `low` and `high` span the slider; `bounds` is the wider range that a link or a number field may use.
 * `scale` spaces the slider: "log" for rates, "complement" for decays near 1 (log-spaced in 1 - value).
 * A whole number ("int") counts something, and so is one for all trajectories, never an array.
 */
export interface Number {
  readonly default: number;
  readonly symbol: string;
  readonly low: number;
  readonly high: number;
  readonly scale: "linear" | "log" | "complement" | "int";
  readonly help: string;
  readonly bounds: readonly [number, number];
}

/** One of a few named forms, each with a sentence of explanation. */
export interface Choice {
  readonly default: string;
  readonly options: Readonly<Record<string, string>>;
  readonly help: string;
}

/** How much of a link is read, and where windows end. */
export interface Limits {
  /** Characters of a field, */
  readonly field: number;
  /** and of the one that has a visitor's own rows. */
  readonly data: number;
  /** Complaints that are told. */
  readonly problems: number;
  /** Characters of a stranger's text in one. */
  readonly shown: number;
  readonly runs: number;
  /** A rule and what is around it. */
  readonly parts: number;
  /** A window's coordinates, */
  readonly farthest: number;
  /** and its sides. */
  readonly narrowest: number;
  /** How narrow it may be that is looked at, as a share of its farthest coordinate, */
  readonly sharpest: number;
  /** and anywhere. */
  readonly finest: number;
  /** Numbers that run over a range, */
  readonly axes: number;
  /** and how narrow that may be, as a share of its farthest end. */
  readonly least: number;
}

/** A rule, or what goes around one: then without a unit. */
export interface RuleRow {
  /** The name of its class: what it is called. */
  readonly title: string;
  readonly declared: Readonly<Record<string, Number | Choice>>;
  /** Of its rate: which of the surface's rates is its default, */
  readonly unit: string;
  /** and times what. */
  readonly factor: number;
  /** What it is drawn in where nothing is said; empty around a rule. */
  readonly color: string;
  /** What it has instead of its defaults, by the conventions that say so. */
  readonly conventions: Readonly<Record<string, Readonly<Record<string, number | string>>>>;
}

/** A surface of the catalogue: its parameters, and what follows from them. */
export interface SurfaceRow {
  readonly declared: Readonly<Record<string, Number>>;
  readonly window: readonly [readonly [number, number], readonly [number, number]];
  /** Of a curve those that are shown; null where it is none. */
  readonly heights: readonly [number, number] | null;
  readonly facts: readonly Fact[];
  readonly stated: Tape;
}

/** Everything that is computed; by forms, "by=value,bias=no", where there are choices. None is only for a server. */
export interface Tapes {
  readonly noise: Tape;
  /** Noise on a curve, which has one component. */
  readonly along: Tape;
  readonly rules: Readonly<Record<string, Readonly<Record<string, RulePiece | null>>>>;
  readonly around: Readonly<Record<string, Readonly<Record<string, LayerPiece | null>>>>;
  /** Value, gradient and Hessian of each surface. */
  readonly functions: Readonly<Record<string, Tape>>;
  /** Of each surface, by quantity. */
  readonly charted: Readonly<Record<string, Readonly<Record<string, Tape | null>>>>;
  /** What every rule has at each step, on each surface. */
  readonly within: Readonly<Record<string, Within | null>>;
}

/**
 * A rule whose numbers are open.
 *
 * `start` takes x and the numbers, and gives the memory, then every quantity that is there from the first. `step`
 * takes t, x, the numbers and the memory, and gives the new x, the new memory, how many gradients it asked for, where
 * first and where last, and every quantity. Both ask the objective.
 */
export interface RulePiece {
  readonly numbers: readonly string[];
  /** The number that schedules of the momentum move; empty where there is none. */
  readonly cycled: string;
  /** Of each number that is remembered, whether it is of a velocity. */
  readonly memory: readonly boolean[];
  readonly quantities: readonly Told[];
  readonly start: Tape;
  readonly step: Tape;
}

/** A quantity that one layer names in its State, by its own name there. */
export interface Told {
  readonly name: string;
  readonly width: number;
  /** Whether there is one before the first step. */
  readonly first: boolean;
  /** Whether it is what `Lookahead` may stop. */
  readonly velocity: boolean;
}

/**
 * A schedule or wrapper whose numbers are open, around a hole.
 *
 * `start` takes x, the numbers, the rule's `lr` and `mu` (what is cycled), and `v`, a number of its velocity; it gives
 * the memory and the first quantities. `step` takes t, x, the numbers, `lr`, `mu`, the memory and what comes of the
 * hole: `n0`, `n1`, where it led; `p0`, `p1`, a place at which it asks; `v` and `o`, of its memory a number of a
 * velocity and another one; `wv` and `wo`, the same of a new beginning. It gives what stands below, from `BEFORE` on.
 */
export interface LayerPiece {
  readonly numbers: readonly string[];
  /** Of each number that is remembered, whether there is one for every number of the rule's velocity. */
  readonly memory: readonly boolean[];
  readonly quantities: readonly Told[];
  readonly start: Tape;
  readonly step: Tape;
}

/** Everything that is said, in one language. */
export interface Wording {
  readonly lang: string;
  readonly table: Table;
  /** Of the surfaces. */
  readonly titles: Readonly<Record<string, string>>;
  readonly quantities: Readonly<Record<string, Charted>>;
  /** Of the race's own numbers, by the key of the handle: what each is called, its symbol, and help. */
  readonly numbers: Readonly<Record<string, readonly [string, string, string]>>;
  /** Plotly's name of the marker of each kind of point. */
  readonly marks: Readonly<Record<string, string>>;
  /** What is found on each surface in its own window, with its parameters as they are at first. */
  readonly critical: Readonly<Record<string, readonly Mark[]>>;
  /** By the size of the type. */
  readonly looks: Readonly<Record<string, Look>>;
  readonly palette: readonly Swatch[];
  readonly layers: readonly Layer[];
  /** The same of a curve. */
  readonly along: readonly Layer[];
  readonly formulas: Readonly<Record<string, Formula>>;
  /** Which quantities of a rule are directions. */
  readonly vectors: Readonly<Record<string, readonly string[]>>;
  /** Every recorded quantity as MathML. */
  readonly symbols: Readonly<Record<string, string>>;
  readonly lessons: Readonly<Record<string, Lesson>>;
  readonly courses: Readonly<Record<string, Taught>>;
  /** What is said by the player, and of what it refuses, by the English text; empty in English. */
  readonly texts: Readonly<Record<string, string>>;
}

/** What can be charted, in words. */
export interface Charted {
  readonly name: string;
  readonly height: boolean;
  /** What stands at the axis, by surface. */
  readonly titles: Readonly<Record<string, string>>;
}

/** A rule's formula as MathML. */
export interface Formula {
  readonly formula: string;
  /** With slots for numbers, */
  readonly plain: string;
  /** and where a schedule moves the rate. */
  readonly scheduled: string;
  /** The choices in words, by name and option: those that are not the default are told beside it. */
  readonly options: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A course: the names of its lessons, in order. */
export interface Taught {
  readonly title: string;
  readonly lessons: readonly string[];
}
