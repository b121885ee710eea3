//! The marks of a chart's SVG as lines that a reviewer can read: alike ones together, in the order of their first, in whole pixels.
//!
//! - `text SIZE COLOUR ANCHOR y Y: X "..." ...` is what is written on one line.
//! - `rect`, `polyline` and `polygon` with colour, width (tenths of a pixel) and opacity are followed by their corners; of many, by the
//!   corners around all and the length of their outlines together, so that none can move, come or go unseen.
//! - `value X,Y "..."` is what a mark says; of many that begin alike, the first and the last.

/// Most marks of a kind that are written one by one.
const MOST_LISTED: usize = 6;

struct Mark {
    /// Upper left and lower right, in tenths of a pixel.
    corners: [f64; 4],
    length: f64,
    text: String,
}

impl Mark {
    fn new(points: &[(f64, f64)], text: &str) -> Self {
        let corners =
            points.iter().fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |[left, top, right, bottom], (x, y)| {
                [left.min(*x), top.min(*y), right.max(*x), bottom.max(*y)]
            });
        let steps = points.iter().zip(points.iter().skip(1));
        let length = steps.map(|(from, to)| (to.0 - from.0).hypot(to.1 - from.1)).sum();
        Self { corners, length, text: text.to_owned() }
    }

    fn place(&self) -> String {
        let [left, top, right, bottom] = self.corners.map(pixels);
        format!("{left},{top}-{right},{bottom}")
    }
}

fn pixels(tenths: f64) -> i64 {
    (tenths / 10.0).round() as i64
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

fn number(tag: &str, name: &str) -> f64 {
    attribute(tag, name).and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("no {name} in {tag}"))
}

fn points(tag: &str) -> Vec<(f64, f64)> {
    let Some(points) = attribute(tag, "points") else {
        let [x, y, width, height] = ["x", "y", "width", "height"].map(|name| number(tag, name));
        return vec![(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)];
    };
    let coordinate = |text: &str| text.parse().expect("a coordinate");
    points
        .split_whitespace()
        .filter_map(|point| point.split_once(','))
        .map(|(x, y)| (coordinate(x), coordinate(y)))
        .collect()
}

/// The outline of an SVG, a line for each kind of mark.
pub fn outline(svg: &str) -> String {
    let mut kinds: Vec<(String, Vec<Mark>)> = Vec::new();
    let mut add = |kind: String, mark: Mark| match kinds.iter_mut().find(|(known, _)| *known == kind) {
        Some((_, marks)) => marks.push(mark),
        None => kinds.push((kind, vec![mark])),
    };
    let mut spot = Vec::new();
    for element in svg.split('<').filter(|element| !element.is_empty() && !element.starts_with('/')) {
        let (tag, text) = element.split_once('>').expect("a tag ends");
        let text = text.trim();
        match tag.split([' ', '/']).next().unwrap_or_default() {
            "svg" => add(
                "size".to_owned(),
                Mark::new(&[(0.0, 0.0), (number(tag, "width") * 10.0, number(tag, "height") * 10.0)], ""),
            ),
            "title" if spot.is_empty() => add("title".to_owned(), Mark::new(&[(0.0, 0.0)], text)),
            // What marks of one thing say begins alike, up to the first number.
            "title" => {
                let start = text.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
                add(format!("value {start}"), Mark::new(&std::mem::take(&mut spot), text));
            }
            "rect" if tag.contains("class=\"spot\"") => spot = points(tag),
            "text" => {
                let [size, y] = ["font-size", "y"].map(|name| pixels(number(tag, name)));
                let bold = attribute(tag, "font-weight").map_or(String::new(), |weight| format!(" {weight}"));
                let [anchor, color] = ["text-anchor", "fill"].map(|name| attribute(tag, name).expect("a style"));
                add(format!("text {size}{bold} {color} {anchor} y {y}"), Mark::new(&[(number(tag, "x"), 0.0)], text));
            }
            // Every picture has the same, which the palette's own tests look at.
            "style" => {}
            kind @ ("rect" | "polyline" | "polygon") => {
                let style =
                    ["fill", "stroke", "stroke-width", "opacity"].map(|name| attribute(tag, name).unwrap_or("none"));
                let style =
                    style.into_iter().filter(|part| !["none", "1"].contains(part)).collect::<Vec<_>>().join(" ");
                add(format!("{kind} {style}"), Mark::new(&points(tag), ""));
            }
            other => panic!("<{other}> is new here"),
        }
    }
    kinds.iter().map(|(kind, marks)| line(kind, marks)).collect()
}

fn line(kind: &str, marks: &[Mark]) -> String {
    let family = kind.split(' ').next().unwrap_or_default();
    let one = |mark: &Mark| match family {
        "title" => format!("\"{}\"", mark.text),
        "text" => format!("{} \"{}\"", pixels(mark.corners[0]), mark.text),
        "value" => format!("{} \"{}\"", mark.place(), mark.text),
        _ => mark.place(),
    };
    let head = if ["title", "value"].contains(&family) { family } else { kind };
    if marks.len() <= MOST_LISTED || family == "text" {
        return format!("{head}: {}\n", marks.iter().map(one).collect::<Vec<_>>().join(" "));
    }
    let ends =
        marks.iter().flat_map(|Mark { corners: [left, top, right, bottom], .. }| [(*left, *top), (*right, *bottom)]);
    let around = Mark::new(&ends.collect::<Vec<_>>(), "");
    let length: f64 = marks.iter().map(|mark| mark.length).sum();
    let all = format!("{head}: {} within {}, {} long", marks.len(), around.place(), pixels(length));
    match family {
        "value" => format!("{all}, {} to {}\n", one(&marks[0]), one(&marks[marks.len() - 1])),
        _ => format!("{all}\n"),
    }
}
