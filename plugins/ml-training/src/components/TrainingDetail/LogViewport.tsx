import { memo, useLayoutEffect, useRef } from 'react';
import type { LogBlock } from '../../model/logText';
import { Marked } from './Marked';
import styles from './TrainingDetail.module.css';

interface LogViewportProps {
  label: string;
  blocks: readonly LogBlock[];
  /** Text to mark; empty for none. */
  wanted: string;
  /** Whether the end is kept in view. */
  follow: boolean;
  onFollow: (follow: boolean) => void;
}

/** How far from the end still counts as the end, in pixels. */
const NEAR_END = 24;

// Only blocks that changed are drawn again, so a log of thousands of lines grows cheaply.
const Block = memo(function LogBlock(props: { text: string; wanted: string }) {
  return (
    <div className={styles.block}>
      <Marked text={props.text} wanted={props.wanted} />
    </div>
  );
});

/** Lines that scroll by themselves: at the end while followed, else where the reader left them. */
export function LogViewport(props: LogViewportProps) {
  const { label, blocks, wanted, follow, onFollow } = props;
  const viewport = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);

  useLayoutEffect(() => {
    const element = viewport.current;
    if (element && follow) {
      element.scrollTop = element.scrollHeight;
      lastTop.current = element.scrollTop;
    }
  }, [blocks, follow]);

  const onScroll = () => {
    const element = viewport.current;
    if (!element) {
      return;
    }
    const { scrollTop, scrollHeight, clientHeight } = element;
    const atEnd = scrollHeight - scrollTop - clientHeight <= NEAR_END;
    // Only a move up by the reader ends following: content that grows moves nothing.
    if (atEnd !== follow && (atEnd || scrollTop < lastTop.current)) {
      onFollow(atEnd);
    }
    lastTop.current = scrollTop;
  };

  return (
    <div
      ref={viewport}
      className={styles.log}
      role="log"
      aria-live="off"
      aria-label={label}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={0}
      onScroll={onScroll}
    >
      {blocks.map(({ number, text }) => (
        <Block key={number} text={text} wanted={wanted} />
      ))}
    </div>
  );
}
