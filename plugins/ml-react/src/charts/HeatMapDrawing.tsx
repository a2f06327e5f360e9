import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { scaleBand } from 'd3-scale';
import type { ThemeMode } from '../theme/useThemeMode';
import type { HeatCell } from './heatCells';
import { heatScale, NOTHING_COLORS } from './heatColors';
import { AXIS_COLORS } from './palette';

interface HeatMapDrawingProps {
  columns: readonly string[];
  rows: readonly string[];
  values: ReadonlyArray<readonly number[] | null>;
  most: number;
  mode: ThemeMode;
  height: number;
  cell: HeatCell | null;
  onCell: (cell: HeatCell | null) => void;
}

const LEFT = 108;
const BELOW = 24;
const ROOM_OF_A_LABEL = 110;
const WIDTH_UNTIL_MEASURED = 600;

function useWidth() {
  const host = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(WIDTH_UNTIL_MEASURED);
  useEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const measure = () => setWidth(element.clientWidth || WIDTH_UNTIL_MEASURED);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { host, width };
}

/** Cells as SVG on band scales: the lazy part of `HeatMap`. What is unknown is hatched over the whole column. */
export default function HeatMapDrawing(props: HeatMapDrawingProps) {
  const { columns, rows, values, most, mode, height, cell, onCell } = props;
  const { host, width } = useWidth();
  const hatch = `hatch${useId().replaceAll(':', '')}`;
  const { text } = AXIS_COLORS[mode];
  const foot = height - BELOW;
  const x = useMemo(
    () =>
      scaleBand<number>()
        .domain(columns.map((_, column) => column))
        .range([LEFT, width]),
    [columns, width],
  );
  const y = useMemo(
    () =>
      scaleBand<number>()
        .domain(rows.map((_, row) => row))
        .range([foot, 0]),
    [rows, foot],
  );
  const left = (column: number) => x(column) ?? LEFT;
  const top = (row: number) => y(row) ?? 0;
  const gap = x.bandwidth() > 4 ? 1 : 0;

  const cells = useMemo(() => {
    const color = heatScale(mode, most);
    return values.flatMap((ofColumn, column) =>
      ofColumn
        ? rows.map((_, row) => {
            const value = ofColumn[row] ?? 0;
            return (
              <rect
                key={`${column}-${row}`}
                x={x(column)}
                y={y(row)}
                width={Math.max(x.bandwidth() - gap, 0.5)}
                height={Math.max(y.bandwidth() - 1, 0.5)}
                fill={value > 0 ? color(value) : NOTHING_COLORS[mode]}
              />
            );
          })
        : [
            <rect
              key={column}
              data-unknown
              x={x(column)}
              y={0}
              width={x.bandwidth()}
              height={foot}
              fill={`url(#${hatch})`}
            />,
          ],
    );
  }, [values, rows, x, y, mode, most, gap, foot, hatch]);

  const every = Math.max(
    1,
    Math.ceil(ROOM_OF_A_LABEL / Math.max(x.bandwidth(), 0.1)),
  );
  return (
    <div ref={host}>
      <svg
        width={width}
        height={height}
        style={{ display: 'block' }}
        onPointerLeave={() => onCell(null)}
        onPointerMove={event => {
          const box = event.currentTarget.getBoundingClientRect();
          const column = Math.floor(
            (event.clientX - box.left - LEFT) / x.bandwidth(),
          );
          const row = Math.floor(
            (foot - (event.clientY - box.top)) / y.bandwidth(),
          );
          const isInside = column in columns && row in rows;
          onCell(isInside ? { column, row } : null);
        }}
      >
        <defs>
          <pattern
            id={hatch}
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <line
              x1="0"
              x2="0"
              y1="0"
              y2="6"
              stroke={text}
              strokeWidth="1"
              opacity="0.6"
            />
          </pattern>
        </defs>
        {cells}
        {cell && (
          <rect
            data-cursor
            x={left(cell.column)}
            y={top(cell.row)}
            width={x.bandwidth()}
            height={y.bandwidth()}
            fill="none"
            stroke={text}
            strokeWidth="2"
          />
        )}
        <g fill={text} fontSize="12" fontFamily="sans-serif">
          {rows.map((label, row) => (
            <text
              key={label}
              x={LEFT - 8}
              y={top(row) + y.bandwidth() / 2}
              textAnchor="end"
              dominantBaseline="central"
            >
              {label}
            </text>
          ))}
          {columns.map((label, column) =>
            // Counted from the end: the newest is always named.
            (columns.length - 1 - column) % every === 0 ? (
              <text
                key={label}
                x={left(column) + x.bandwidth()}
                y={foot + 16}
                textAnchor="end"
              >
                {label}
              </text>
            ) : null,
          )}
        </g>
      </svg>
    </div>
  );
}
