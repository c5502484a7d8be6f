export {
  openTwinJudge,
  scoreTwin,
  type TwinJudge,
  type TwinJudgeInput,
  type TwinScores,
} from './score';
export { openLiveJudge, type LiveJudge, type LookScores } from './live';
