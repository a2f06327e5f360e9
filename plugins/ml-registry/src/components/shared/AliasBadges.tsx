import { Badge, Flex } from '@backstage/ui';
import {
  RiHistoryLine,
  RiMedalLine,
  RiPriceTag3Line,
  RiTestTubeLine,
} from '@remixicon/react';
import {
  CHALLENGER_ALIAS,
  CHAMPION_ALIAS,
  PREVIOUS_ALIAS,
} from '@modelport/plugin-ml-registry-common';
import styles from './shared.module.css';

const ICONS = new Map([
  [CHAMPION_ALIAS, RiMedalLine],
  [CHALLENGER_ALIAS, RiTestTubeLine],
  [PREVIOUS_ALIAS, RiHistoryLine],
]);

function rank(alias: string): number {
  const index = [...ICONS.keys()].indexOf(alias);
  return index === -1 ? ICONS.size : index;
}

/** Aliases of a version, those with a meaning first. */
export function AliasBadges({ aliases }: { aliases: readonly string[] }) {
  const sorted = [...aliases].sort(
    (a, b) => rank(a) - rank(b) || a.localeCompare(b),
  );
  return (
    <Flex align="center" gap="1" className={styles.badges}>
      {sorted.map(alias => {
        const Icon = ICONS.get(alias) ?? RiPriceTag3Line;
        return (
          <Badge key={alias} icon={<Icon size={14} aria-hidden />}>
            {alias}
          </Badge>
        );
      })}
    </Flex>
  );
}
