import {
  type QuantileName,
  SHOWN_QUANTILES,
  type LatencyFigures,
} from '@modelport/plugin-fraud-latency-common';
import { useFigureWords } from '../shared/useFigureWords';

const NAMES = Object.keys(SHOWN_QUANTILES).filter(
  (name): name is QuantileName => Object.hasOwn(SHOWN_QUANTILES, name),
);

/** Heads of the columns with quantiles. */
export function QuantileHeads() {
  return (
    <>
      {NAMES.map(name => (
        <th key={name} scope="col">
          {name === 'p999' ? 'p99.9' : name}
        </th>
      ))}
    </>
  );
}

/** Quantiles of one line, as far as the histogram knows them. */
export function QuantileCells({
  quantiles,
}: Pick<LatencyFigures, 'quantiles'>) {
  const words = useFigureWords();
  return (
    <>
      {NAMES.map(name => (
        <td key={name}>{words.quantile(quantiles[name])}</td>
      ))}
    </>
  );
}
