import {
  AXIS_COLORS,
  MAX_SERIES,
  SERIES_COLORS,
  SERIES_DASHES,
} from './palette';

type Rgb = [number, number, number];

const BACKGROUND = { light: '#f8f8f8', dark: '#333333' };

/** Machado, Oliveira, Fernandes 2009, severity 1.0, on linear RGB. */
const SEEN_WITH: Record<string, number[]> = {
  'full colour vision': [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [
    0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882,
    -0.048116, 1.051998,
  ],
  deuteranopia: [
    0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182,
    0.04294, 0.968881,
  ],
};

function linear(hex: string): Rgb {
  return [1, 3, 5].map(at => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
}

function seen(matrix: number[], [r, g, b]: Rgb): Rgb {
  return [0, 3, 6].map(row =>
    Math.min(
      1,
      Math.max(0, matrix[row] * r + matrix[row + 1] * g + matrix[row + 2] * b),
    ),
  ) as Rgb;
}

function lab([r, g, b]: Rgb): Rgb {
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function contrast(a: string, b: string): number {
  const [high, low] = [a, b]
    .map(linear)
    .map(([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue)
    .sort((one, other) => other - one);
  return (high + 0.05) / (low + 0.05);
}

describe.each(['light', 'dark'] as const)('the %s palette', mode => {
  const colors = SERIES_COLORS[mode];

  it('has a colour and a dash for each series', () => {
    expect(colors).toHaveLength(MAX_SERIES);
    expect(SERIES_DASHES).toHaveLength(MAX_SERIES);
  });

  it('stands out from the background', () => {
    for (const color of colors) {
      expect(contrast(color, BACKGROUND[mode])).toBeGreaterThanOrEqual(3);
    }
    expect(
      contrast(AXIS_COLORS[mode].text, BACKGROUND[mode]),
    ).toBeGreaterThanOrEqual(4.5);
  });

  it.each(Object.entries(SEEN_WITH))(
    'tells every two series apart with %s',
    (_name, matrix) => {
      const points = colors.map(color => lab(seen(matrix, linear(color))));
      const distances = points.flatMap((a, index) =>
        points
          .slice(index + 1)
          .map(b => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])),
      );
      expect(Math.min(...distances)).toBeGreaterThanOrEqual(20);
    },
  );
});
