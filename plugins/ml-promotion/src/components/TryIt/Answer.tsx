import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Flex,
  Text,
} from '@backstage/ui';
import { formatDuration } from '@modelport/plugin-ml-common';
import type { DeploymentTensor } from '@modelport/plugin-ml-promotion-common';
import { CodeBlock, ScrollRegion } from '@modelport/plugin-ml-react';
import { MOST_COLUMNS, MOST_ROWS, outputTable } from '../../model/outputTable';
import type { OutputTable } from '../../model/outputTable';
import { mlPromotionTranslationRef } from '../../translation';
import { CopyButton } from '../shared/CopyButton';
import type { Prediction } from './useTryIt';
import styles from '../shared/shared.module.css';

function Outputs({ table }: { table: OutputTable }) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const { columns, rows } = table;
  const align = (isNumber: boolean) => (isNumber ? undefined : styles.word);
  return (
    <ScrollRegion label={t('try.table')} className={styles.scroll}>
      <table className={styles.numbers} aria-label={t('try.table')}>
        <thead>
          <tr>
            <th scope="col">{t('try.row')}</th>
            {columns.map(({ name, isNumber }, index) => (
              <th key={index} scope="col" className={align(isNumber)}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, number) => (
            <tr key={number}>
              <th scope="row">{number + 1}</th>
              {columns.map(({ isNumber }, index) => (
                <td key={index} className={align(isNumber)}>
                  {row[index]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

interface AnswerProps {
  prediction: Prediction;
  /** The outputs, as the model server declares them. */
  declared: readonly DeploymentTensor[];
}

/** What the model predicted, as a table and as it came. */
export function Answer({ prediction, declared }: AnswerProps) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const { response, milliseconds } = prediction;
  const table = outputTable(response.outputs, declared);
  const json = JSON.stringify(response, null, 2);
  return (
    <section aria-label={t('try.answer')}>
      <Flex direction="column" gap="3">
        <Text as="h3" variant="title-x-small">
          {t('try.answer')}
        </Text>
        <Text as="p" role="status">
          {t('try.took', { duration: formatDuration(milliseconds) })}
        </Text>
        <Outputs table={table} />
        {table.isCut && (
          <Text color="secondary">
            {t('try.cut', {
              rows: String(MOST_ROWS),
              columns: String(MOST_COLUMNS),
            })}
          </Text>
        )}
        <Accordion>
          <AccordionTrigger title={t('try.raw')} />
          <AccordionPanel>
            <CopyButton text={json} what={t('copy.json')} />
            <CodeBlock label={t('try.rawLabel')} text={json} />
          </AccordionPanel>
        </Accordion>
      </Flex>
    </section>
  );
}
