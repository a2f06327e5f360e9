/**
 * Whose machines they are.
 *
 * @public
 */
export type Cloud = 'aws' | 'azure' | 'gcp';

/**
 * How a machine is had: for as long as it is wanted, or until the cloud needs it back.
 *
 * @public
 */
export type Capacity = 'on-demand' | 'spot';

/**
 * What an hour of a machine costs, as one source said on one day.
 *
 * @public
 */
export interface MachinePrice {
  cloud: Cloud;
  region: string;
  /** The cloud's own name, as nodes have it in their label `node.kubernetes.io/instance-type`. */
  machine: string;
  gpu: { type: string; count: number };
  capacity: Capacity;
  /** Of the whole machine, an hour. Spot prices move: the lowest and the highest that the source had. */
  perHour: { from: number; to: number };
  /** ISO 4217. */
  currency: string;
  source: string;
  /** Day on which the source was read, such as `2026-11-09`. */
  retrieved: string;
}

/**
 * What is asked for of one kind of machine.
 *
 * @public
 */
export interface MachineTime {
  /** Of all pods together. A pod with some of a machine's GPUs pays its share of the machine. */
  gpus: number;
  seconds: number;
}

/**
 * An amount of money with what it stands on: no figure goes without its date.
 *
 * @public
 */
export interface Cost {
  from: number;
  to: number;
  currency: string;
  /** The price that it was reckoned with. */
  price: MachinePrice;
}

/**
 * What it costs to hold GPUs for a time.
 *
 * @throws RangeError where the machine has no GPU, or a figure is negative or none at all
 * @public
 */
export function costOf(
  price: MachinePrice,
  { gpus, seconds }: MachineTime,
): Cost {
  if (!(gpus >= 0) || !(seconds >= 0)) {
    throw new RangeError(
      `gpus and seconds have to be 0 or more, not ${gpus} and ${seconds}`,
    );
  }
  if (!(price.gpu.count > 0)) {
    throw new RangeError(
      `${price.machine} has no GPU: a share of it cannot be reckoned by GPUs`,
    );
  }
  const machineHours = (gpus / price.gpu.count) * (seconds / 3_600);
  return {
    from: price.perHour.from * machineHours,
    to: price.perHour.to * machineHours,
    currency: price.currency,
    price,
  };
}

const rank = (price: MachinePrice) => Date.parse(price.retrieved);

/**
 * The newest price of a kind of machine; undefined where the table has none.
 *
 * @public
 */
export function findPrice(
  table: readonly MachinePrice[],
  wanted: Pick<MachinePrice, 'cloud' | 'region' | 'machine' | 'capacity'>,
): MachinePrice | undefined {
  const { cloud, region, machine, capacity } = wanted;
  return table
    .filter(
      each =>
        each.cloud === cloud &&
        each.region === region &&
        each.machine === machine &&
        each.capacity === capacity,
    )
    .reduce<MachinePrice | undefined>(
      (newest, each) => (newest && rank(newest) >= rank(each) ? newest : each),
      undefined,
    );
}
