import { useId } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, ButtonIcon, Flex, Text, TextField } from '@backstage/ui';
import { RiAddLine, RiCloseLine } from '@remixicon/react';
import { useLengthProblem } from '@modelport/plugin-ml-react';
import { MOST_EVIDENCE, MOST_LABEL, MOST_VALUE } from '../../model/askForm';
import { mlRegistryTranslationRef } from '../../translation';
import type { useAskForm } from './useAskForm';
import styles from './VersionDetail.module.css';

/** What the asker adds in their own words, each with a name and a value. */
export function ClaimFields(props: { form: ReturnType<typeof useAskForm> }) {
  const { form } = props;
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const lengthProblem = useLengthProblem();
  const hint = useId();
  return (
    <fieldset className={styles.evidence} aria-describedby={hint}>
      <Text as="legend" weight="bold">
        {t('ask.claims')}
      </Text>
      <Text as="p" color="secondary" id={hint}>
        {t('ask.claimsHint')}
      </Text>
      {form.rows.map((row, index) => {
        const number = String(index + 1);
        return (
          <div key={row.id} className={styles.evidenceRow}>
            <TextField
              aria-label={t('ask.label', { number })}
              autoComplete="off"
              validate={() =>
                lengthProblem(row.label, MOST_LABEL) ??
                (form.isWrong(row) ? t('ask.half') : null)
              }
              validationBehavior="aria"
              value={row.label}
              onChange={label => form.change(row.id, { label })}
            />
            <TextField
              aria-label={t('ask.value', { number })}
              autoComplete="off"
              validate={() => lengthProblem(row.value, MOST_VALUE)}
              validationBehavior="aria"
              value={row.value}
              onChange={value => form.change(row.id, { value })}
            />
            <ButtonIcon
              variant="tertiary"
              aria-label={t('ask.remove', { number })}
              icon={<RiCloseLine aria-hidden />}
              onPress={() => form.remove(row.id)}
            />
          </div>
        );
      })}
      <Flex>
        <Button
          variant="tertiary"
          size="small"
          iconStart={<RiAddLine aria-hidden />}
          isDisabled={form.rows.length >= MOST_EVIDENCE}
          onPress={form.add}
        >
          {t('ask.add')}
        </Button>
      </Flex>
    </fieldset>
  );
}
