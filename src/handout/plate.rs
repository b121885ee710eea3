//! A chart as the page shows it: the picture, laid out for a page and for a phone, a spot over each mark that says its values, and the same
//! values as a table.

use crate::chart::{Area, Chart, Drawing, Label, Width};

/// A picture with its values.
pub(super) struct Plate {
    /// Its name on the page.
    pub id: String,
    /// The picture as it is laid out for a page and for a phone.
    pub wide: String,
    pub narrow: String,
    /// The marks of the wide one; on a phone they are too small to be touched, and the table has their values.
    pub marks: Vec<Mark>,
    /// How wide and high most of them are.
    pub usual_size: (String, String),
    /// What is said at them: the values of a mark and of those that lie over or under it, a line each.
    pub tips: Vec<Vec<String>>,
    /// What each mark says: of what, and its value.
    pub values: Vec<(String, String)>,
}

/// Where a mark lies, in percent of the picture, and the place of its tip.
pub(super) struct Mark {
    pub tip: usize,
    pub left: f64,
    pub top: f64,
    /// How wide it is, and how high, where most are not.
    pub width: Option<String>,
    pub height: Option<String>,
}

impl Plate {
    /// `None` where there is nothing to draw.
    pub(super) fn of(chart: &Chart, number: usize) -> Option<Self> {
        let [wide, narrow] = [Width::Wide, Width::Narrow].map(|width| chart.draw_at(width));
        if wide.nothing().is_some() {
            return None;
        }
        let mut tips: Vec<Vec<String>> = Vec::new();
        let spots: &Vec<Label> = &wide.spots().iter().map(within_reach).collect();
        let marks = spots.iter().map(|spot| Mark::at(spot.area, wide.size(), tip(spot, spots, &mut tips)));
        let mut marks: Vec<Mark> = marks.collect();
        let usual_width = marks.first().and_then(|mark| mark.width.clone()).unwrap_or_default();
        let usual_height = marks.first().and_then(|mark| mark.height.clone()).unwrap_or_default();
        for mark in &mut marks {
            mark.width.take_if(|width| *width == usual_width);
            mark.height.take_if(|height| *height == usual_height);
        }
        let values = spots.iter().map(|spot| {
            let (what, value) = spot.text.split_once(": ").unwrap_or((&spot.text, ""));
            (what.to_owned(), value.to_owned())
        });
        Some(Self {
            id: format!("c{number}"),
            wide: slim(&wide),
            narrow: slim(&narrow),
            marks,
            usual_size: (usual_width, usual_height),
            tips,
            values: values.collect(),
        })
    }
}

/// What each element of a picture says though it is so anyway.
const USUAL: [&str; 3] = [" opacity=\"1\"", " stroke=\"none\"", " text-anchor=\"start\""];

/// How wide a text is laid out, and how its letters come to be so. Both are needed: a viewer whose typeface is wider would push unchanged
/// letters over each other.
const LENGTH: &str = " textLength=\"";
const ADJUSTED: &str = " lengthAdjust=\"spacingAndGlyphs\"";
/// A text so short in units of a picture, such as a number on an axis, meets no other one whatever its typeface; but a bold figure may
/// have another text close behind it.
const SHORT: f64 = 400.0;
const BOLD: &str = " font-weight=\"bold\"";
/// The size that the page gives to a text that has none of its own.
const USUAL_SIZE: f64 = 110.0;
/// The colour that it gives, in the light and in the dark.
const USUAL_FILL: &str = " fill=\"#1F242B\"";

/// A picture as SVG for the page: without what is so anyway or what the page says of all of them, with corners told from the one before,
/// and with the lines of one style that follow each other as one path. That is a third of the bytes.
fn slim(drawing: &Drawing) -> String {
    let svg = USUAL.iter().fold(drawing.svg_without_spots(), |svg, usual| svg.replace(usual, ""));
    let svg = without_attribute(&svg, " font-family=\"");
    let mut slim = String::with_capacity(svg.len());
    let mut style = None;
    let mut last = (0, 0);
    for line in svg.lines() {
        match corners(line, "<polyline fill=\"none\"") {
            Some((look, corners)) if style == Some(look) => slim.push_str(&steps(&corners, &mut last)),
            Some((look, corners)) => {
                end_path(&mut slim, style.replace(look));
                last = (0, 0);
                slim.push_str(&format!("<path{look} d=\"{}", steps(&corners, &mut last)));
            }
            None => {
                end_path(&mut slim, style.take());
                if let Some((look, corners)) = corners(line, "<polygon") {
                    slim.push_str(&format!("<path{look} d=\"{}z\"/>\n", steps(&corners, &mut (0, 0))));
                } else {
                    // A text stands on one line with its element.
                    slim.push_str(slim_text(line).as_deref().unwrap_or(line));
                    slim.push_str(if line.ends_with('>') && !line.starts_with("<text") { "\n" } else { "" });
                }
            }
        }
    }
    slim
}

/// A text without what the page gives to all of them, and with what its baseline lies below by, a part of its size, put into where it
/// stands; `None` of another element.
fn slim_text(line: &str) -> Option<String> {
    let (before, rest) = line.strip_prefix("<text")?.split_once(" y=\"")?;
    let (y, rest) = rest.split_once("\" dy=\"")?;
    let (part, rest) = rest.split_once("em\"")?;
    let (between, after) = rest.split_once(" font-size=\"")?;
    let (size, after) = after.split_once('"')?;
    let size: f64 = size.parse().ok()?;
    let y = y.parse::<f64>().ok()? + part.parse::<f64>().ok()? * size;
    let length: f64 = before.split_once(LENGTH)?.1.split_once('"')?.0.parse().ok()?;
    let is_alone = length < SHORT && !line.contains(BOLD);
    let before = if is_alone { without_attribute(before, LENGTH).replace(ADJUSTED, "") } else { before.to_owned() };
    let size = if size.round() == USUAL_SIZE { String::new() } else { format!(" font-size=\"{}\"", size.round()) };
    Some(format!("<text{before} y=\"{}\"{between}{size}{}", y.round(), after.replace(USUAL_FILL, "")))
}

/// A corner in whole units of a picture.
type Corner = (i32, i32);

/// How an element of this kind looks, and its corners; `None` of another.
fn corners<'a>(line: &'a str, kind: &str) -> Option<(&'a str, Vec<Corner>)> {
    let (look, points) = line.strip_prefix(kind)?.split_once(" points=\"")?;
    let number = |text: &str| text.parse::<i32>().ok();
    let corner = |point: &str| point.split_once(',').and_then(|(x, y)| Some((number(x)?, number(y)?)));
    let corners: Option<Vec<Corner>> = points.strip_suffix("\"/>")?.split_whitespace().map(corner).collect();
    Some((look, corners?))
}

/// Corners after the last one of a path, each by how far it is from the one before, which takes fewer digits than where it is.
fn steps(corners: &[Corner], last: &mut Corner) -> String {
    let step = |(x, y): &Corner| {
        let step = (x - last.0, y - last.1);
        *last = (*x, *y);
        format!("{},{}", step.0, step.1)
    };
    format!("m{}", corners.iter().map(step).collect::<Vec<_>>().join(" "))
}

/// Some markup without an attribute, which is given with its quote.
fn without_attribute(markup: &str, attribute: &str) -> String {
    let mut parts = markup.split(attribute);
    let before = parts.next().unwrap_or_default().to_owned();
    parts.fold(before, |text, rest| text + rest.split_once('"').map_or("", |(_, rest)| rest))
}

fn end_path(svg: &mut String, open: Option<&str>) {
    if open.is_some() {
        svg.push_str("\"/>\n");
    }
}

/// The place of the tip of a mark among those that there are: its own values, and those of every mark that lies over or under it; of
/// several of one solution, the nearest. Marks that lie over each other have one tip.
fn tip(own: &Label, spots: &[Label], tips: &mut Vec<Vec<String>>) -> usize {
    let away = |spot: &Label| {
        let ((x, y), (to_x, to_y)) = (middle(&own.area), middle(&spot.area));
        (x - to_x).hypot(y - to_y)
    };
    let mut near: Vec<&Label> = spots.iter().filter(|spot| touch(&spot.area, &own.area)).collect();
    near.sort_by(|a, b| away(a).total_cmp(&away(b)));
    let mut said = vec![own.text.clone()];
    for spot in near {
        if said.iter().all(|known| subject(known) != subject(&spot.text)) {
            said.push(spot.text.clone());
        }
    }
    said.sort();
    tips.iter().position(|known| *known == said).unwrap_or_else(|| {
        tips.push(said);
        tips.len() - 1
    })
}

/// The solution or the input that a mark is of: what stands first in its text.
fn subject(text: &str) -> &str {
    [": ", ", ", " at "].iter().fold(text, |subject, end| subject.split(end).next().unwrap_or(subject))
}

/// A mark as wide and high as a pointer can hit.
fn within_reach(spot: &Label) -> Label {
    let Area { left, top, right, bottom } = spot.area;
    let [wider, higher] = [right - left, bottom - top].map(|length| ((LEAST - length) / 2.0).max(0.0));
    let area = Area { left: left - wider, top: top - higher, right: right + wider, bottom: bottom + higher };
    Label { text: spot.text.clone(), area }
}

/// Pixels that a mark has at least.
const LEAST: f64 = 8.0;
/// Pixels between two marks that a pointer does not tell apart.
const BLUR: f64 = 3.0;

/// Whether a pointer on one mark may be on the other.
fn touch(one: &Area, other: &Area) -> bool {
    let meet = |(low, high): (f64, f64), (other_low, other_high): (f64, f64)| {
        low - BLUR < other_high && other_low - BLUR < high
    };
    meet((one.left, one.right), (other.left, other.right)) && meet((one.top, one.bottom), (other.top, other.bottom))
}

fn middle(area: &Area) -> (f64, f64) {
    (f64::midpoint(area.left, area.right), f64::midpoint(area.top, area.bottom))
}

impl Mark {
    fn at(Area { left, top, right, bottom }: Area, (width, height): (u32, u32), tip: usize) -> Self {
        let across = |pixels: f64| pixels / f64::from(width) * 100.0;
        let down = |pixels: f64| pixels / f64::from(height) * 100.0;
        let percent = |part: f64| Some(format!("{part:.1}%"));
        let (width, height) = (percent(across(right - left)), percent(down(bottom - top)));
        Self { tip, left: across(left), top: down(top), width, height }
    }
}
