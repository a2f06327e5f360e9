import { type MachinePrice } from './prices';

/**
 * A price that cannot be believed.
 *
 * @public
 */
export interface PriceFault {
  price: MachinePrice;
  /** What speaks against it, as the end of a sentence. */
  why: string;
}

/** Of one GPU, an hour, in USD: below lies no GPU that can be rented, above no cloud's list price. */
const PER_GPU = { from: 0.02, to: 40 };

const MOST_GPUS = 16;

/** Amounts that catalogues write where they have none. */
const PLACEHOLDERS: readonly number[] = [700];

const keyOf = ({ cloud, region, machine, currency }: MachinePrice) =>
  [cloud, region, machine, currency].join(' ');

/**
 * Looks for what catalogues of prices are known to have wrong: counts of GPUs that no machine has, amounts that stand for
 * "none", spot prices copied from on demand.
 *
 * @returns one fault at most for each price; none where all may be believed
 * @public
 */
export function faultsOfPrices(prices: readonly MachinePrice[]): PriceFault[] {
  const onDemand = new Map(
    prices
      .filter(each => each.capacity === 'on-demand')
      .map(each => [keyOf(each), each]),
  );
  return prices.flatMap(price => {
    const why = faultAlone(price) ?? faultOfSpot(price, onDemand);
    return why ? [{ price, why }] : [];
  });
}

function faultAlone({
  gpu,
  perHour,
  currency,
}: MachinePrice): string | undefined {
  if (!Number.isInteger(gpu.count) || gpu.count < 1 || gpu.count > MOST_GPUS) {
    return `${gpu.count} GPUs are not 1 to ${MOST_GPUS}`;
  }
  if (!(perHour.from > 0) || !(perHour.to >= perHour.from)) {
    return `${perHour.from} to ${perHour.to} an hour is no range above 0`;
  }
  if ([perHour.from, perHour.to].some(each => PLACEHOLDERS.includes(each))) {
    return `${perHour.to} an hour is what catalogues write for "no price"`;
  }
  const outside =
    perHour.from / gpu.count < PER_GPU.from ||
    perHour.to / gpu.count > PER_GPU.to;
  return currency === 'USD' && outside
    ? `${perHour.from} to ${perHour.to} USD an hour for ${gpu.count} GPUs are not ${PER_GPU.from} to ${PER_GPU.to} for one`
    : undefined;
}

function faultOfSpot(
  price: MachinePrice,
  onDemand: ReadonlyMap<string, MachinePrice>,
): string | undefined {
  const full = onDemand.get(keyOf(price));
  // prices of other days or sources say nothing about each other
  const isComparable =
    price.capacity === 'spot' &&
    full?.retrieved === price.retrieved &&
    full.source === price.source;
  return isComparable && price.perHour.to >= full.perHour.from
    ? `its spot price of ${price.perHour.to} is not below the ${full.perHour.from} on demand`
    : undefined;
}
