//! Where the boxes of a topology stand: layers from left to right along the calls, as few crossings as a few
//! sweeps find (Sugiyama, Tagawa and Toda 1981, with barycentres).

/// Sweeps over the layers; more change hardly anything at the sizes that are drawn.
const SWEEPS: usize = 8;

/// A place for each box, and for each arrow the layers it passes.
pub struct Layout {
    /// Column and height of each node; heights are in rows, and may be halves.
    pub nodes: Vec<(usize, f64)>,
    /// Heights of each arrow between the columns of its ends, from left to right.
    pub bends: Vec<Vec<(usize, f64)>>,
    pub columns: usize,
    pub rows: f64,
}

/// Places `count` nodes joined by `arrows`, each from one node to another or itself.
pub fn layout(count: usize, arrows: &[(usize, usize)]) -> Layout {
    let forward = without_cycles(count, arrows);
    let layer = layers(count, &forward);
    // Long arrows get a place in every layer they pass.
    let mut places: Vec<usize> = layer.clone();
    let mut chains: Vec<Vec<usize>> = Vec::new();
    let mut links: Vec<(usize, usize)> = Vec::new();
    for (from, to) in &forward {
        let mut chain = Vec::new();
        let mut last = *from;
        for between in layer[*from] + 1..layer[*to] {
            places.push(between);
            chain.push(places.len() - 1);
            links.push((last, places.len() - 1));
            last = places.len() - 1;
        }
        if from != to {
            links.push((last, *to));
        }
        chains.push(chain);
    }
    let columns = places.iter().max().map_or(0, |last| last + 1);
    let mut order: Vec<Vec<usize>> = vec![Vec::new(); columns];
    for (node, place) in places.iter().enumerate() {
        order[*place].push(node);
    }
    let near = neighbours(places.len(), &links);
    for sweep in 0..SWEEPS {
        for at in 0..columns {
            let column = if sweep % 2 == 0 { at } else { columns - 1 - at };
            sort_by_neighbours(&mut order, column, &near, places.len());
        }
    }
    let heights = heights(&order, &near, places.len());
    let rows = heights.iter().copied().fold(0.0, f64::max) + 1.0;
    let at = |node: usize| (places[node], heights[node]);
    Layout {
        nodes: (0..count).map(at).collect(),
        bends: chains.iter().map(|chain| chain.iter().map(|node| at(*node)).collect()).collect(),
        columns,
        rows: if places.is_empty() { 0.0 } else { rows },
    }
}

/// The arrows with those turned that would close a cycle; loops stay.
fn without_cycles(count: usize, arrows: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut has_caller = vec![false; count];
    for (at, (from, to)) in arrows.iter().enumerate() {
        out[*from].push(at);
        has_caller[*to] |= from != to;
    }
    let mut turned = vec![false; arrows.len()];
    // 0: not seen, 1: on the way down, 2: done.
    let mut state = vec![0_u8; count];
    let starts = (0..count).filter(|node| !has_caller[*node]).chain(0..count);
    for start in starts.collect::<Vec<_>>() {
        let mut path: Vec<(usize, usize)> = Vec::new();
        if state[start] == 0 {
            state[start] = 1;
            path.push((start, 0));
        }
        while let Some((node, next)) = path.last_mut() {
            let Some(arrow) = out[*node].get(*next).copied() else {
                state[*node] = 2;
                path.pop();
                continue;
            };
            *next += 1;
            let to = arrows[arrow].1;
            match state[to] {
                0 => {
                    state[to] = 1;
                    path.push((to, 0));
                }
                1 => turned[arrow] = true,
                _ => {}
            }
        }
    }
    let turn = |((from, to), turned): (&(usize, usize), bool)| if turned { (*to, *from) } else { (*from, *to) };
    arrows.iter().zip(turned).map(turn).collect()
}

/// The longest way to each node.
fn layers(count: usize, forward: &[(usize, usize)]) -> Vec<usize> {
    let mut layer = vec![0; count];
    // Without cycles no way is longer than there are nodes.
    for _ in 0..count {
        let mut moved = false;
        for (from, to) in forward.iter().filter(|(from, to)| from != to) {
            if layer[*to] <= layer[*from] {
                layer[*to] = layer[*from] + 1;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    layer
}

fn neighbours(count: usize, links: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut near = vec![Vec::new(); count];
    for (from, to) in links {
        near[*from].push(*to);
        near[*to].push(*from);
    }
    near
}

fn sort_by_neighbours(order: &mut [Vec<usize>], column: usize, near: &[Vec<usize>], count: usize) {
    let mut position = vec![0.0; count];
    for column in order.iter() {
        // Columns of different lengths are centred on each other.
        let middle = (column.len() as f64 - 1.0) / 2.0;
        for (at, node) in column.iter().enumerate() {
            position[*node] = at as f64 - middle;
        }
    }
    let mean = |node: &usize| match near[*node].as_slice() {
        [] => position[*node],
        all => all.iter().map(|other| position[*other]).sum::<f64>() / all.len() as f64,
    };
    let mut sorted: Vec<(f64, usize)> = order[column].iter().map(|node| (mean(node), *node)).collect();
    // Stable: equals keep their order.
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    order[column] = sorted.into_iter().map(|(_, node)| node).collect();
}

/// Heights in rows from 0: each node near the middle of its neighbours, a row apart from the next.
fn heights(order: &[Vec<usize>], near: &[Vec<usize>], count: usize) -> Vec<f64> {
    let mut height = vec![0.0; count];
    for column in order {
        let middle = (column.len() as f64 - 1.0) / 2.0;
        for (at, node) in column.iter().enumerate() {
            height[*node] = at as f64 - middle;
        }
    }
    for sweep in 0..SWEEPS {
        for at in 0..order.len() {
            let column = &order[if sweep % 2 == 0 { at } else { order.len() - 1 - at }];
            let wish = |node: &usize| match near[*node].as_slice() {
                [] => height[*node],
                all => all.iter().map(|other| height[*other]).sum::<f64>() / all.len() as f64,
            };
            let wishes: Vec<f64> = column.iter().map(wish).collect();
            let mut placed: Vec<f64> = Vec::with_capacity(wishes.len());
            for wish in &wishes {
                let least = placed.last().map_or(f64::NEG_INFINITY, |last| last + 1.0);
                placed.push(wish.max(least));
            }
            // What was pushed down is pulled back up by half of it.
            let pushed: f64 = placed.iter().zip(&wishes).map(|(placed, wish)| placed - wish).sum();
            let back = pushed / placed.len().max(1) as f64;
            for (node, placed) in column.iter().zip(placed) {
                height[*node] = placed - back;
            }
        }
    }
    without_empty_bands(&height)
}

/// The same heights from 0 on, with no more than a row between one node and the next below it in any column.
fn without_empty_bands(height: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<usize> = (0..height.len()).collect();
    sorted.sort_by(|a, b| height[*a].total_cmp(&height[*b]));
    let mut made = vec![0.0; height.len()];
    let mut at = 0.0;
    for pair in sorted.windows(2) {
        at += (height[pair[1]] - height[pair[0]]).min(1.0);
        // Quarters of a row: no digits that only rounding makes.
        made[pair[1]] = (at * 4.0).round() / 4.0;
    }
    made
}

#[cfg(test)]
mod tests {
    use super::layout;

    #[test]
    fn a_chain_is_a_line_and_a_fork_is_centred() {
        let chain = layout(3, &[(0, 1), (1, 2)]);
        assert_eq!(chain.nodes, [(0, 0.0), (1, 0.0), (2, 0.0)]);
        let fork = layout(3, &[(0, 1), (0, 2)]);
        assert_eq!(fork.nodes, [(0, 0.5), (1, 0.0), (1, 1.0)]);
        assert_eq!((fork.columns, fork.rows), (2, 2.0));
    }

    #[test]
    fn a_cycle_and_a_loop_have_places_too() {
        let cycle = layout(3, &[(0, 1), (1, 2), (2, 0), (1, 1)]);
        assert_eq!(cycle.nodes.iter().map(|(column, _)| *column).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(layout(0, &[]).columns, 0);
    }

    #[test]
    fn nodes_of_a_column_are_a_row_apart_and_long_arrows_pass_between_them() {
        let arrows = [(0, 1), (1, 2), (0, 2), (0, 3), (3, 2)];
        let made = layout(4, &arrows);
        let mut column: Vec<f64> = made.nodes.iter().filter(|(at, _)| *at == 1).map(|(_, row)| *row).collect();
        column.extend(made.bends[2].iter().map(|(_, row)| *row));
        column.sort_by(f64::total_cmp);
        assert_eq!(column.len(), 3);
        assert!(column.windows(2).all(|pair| pair[1] - pair[0] >= 0.75), "{column:?}");
    }
}
