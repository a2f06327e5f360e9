import { useId, useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Text, TextField } from '@backstage/ui';
import { useUrlState } from '@modelport/plugin-ml-react';
import { costsOf, readCost } from '../../model/assumptions';
import { fraudLatencyTranslationRef } from '../../translation';
import styles from './Business.module.css';

/** Takes what a review and a wrongly declined payment cost; the URL keeps it. */
export function CostForm({ currency }: { currency: string }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const url = useUrlState();
  const problemId = useId();
  const costs = costsOf(url.get);
  const [review, setReview] = useState(String(costs.review));
  const [wrong, setWrong] = useState(String(costs.wrong));
  const [named, setNamed] = useState(costs);
  if (named.review !== costs.review || named.wrong !== costs.wrong) {
    // The fields follow the URL without being drawn anew, which would cost them the focus.
    setNamed(costs);
    setReview(String(costs.review));
    setWrong(String(costs.wrong));
  }
  const isRight = [review, wrong].every(text => readCost(text) !== undefined);
  const field = (
    label: string,
    value: string,
    onChange: (text: string) => void,
  ) => {
    const isWrong = readCost(value) === undefined;
    return (
      <TextField
        label={label}
        description={
          currency === '' ? undefined : t('business.inCurrency', { currency })
        }
        inputMode="decimal"
        autoComplete="off"
        isInvalid={isWrong}
        aria-describedby={isWrong ? problemId : undefined}
        value={value}
        onChange={onChange}
      />
    );
  };
  return (
    <>
      <form
        aria-label={t('business.assumptions')}
        className={styles.costs}
        noValidate
        onSubmit={event => {
          event.preventDefault();
          if (!isRight) return;
          url.go({
            reviewCost: String(readCost(review)),
            wrongCost: String(readCost(wrong)),
          });
        }}
      >
        {field(t('business.reviewCost'), review, setReview)}
        {field(t('business.wrongCost'), wrong, setWrong)}
        <Button type="submit" variant="secondary" isDisabled={!isRight}>
          {t('business.apply')}
        </Button>
      </form>
      <div role="status" className={styles.problem}>
        {!isRight && (
          <Text as="p" id={problemId} color="danger">
            {t('business.notANumber')}
          </Text>
        )}
      </div>
    </>
  );
}
