// @ts-check
/** What a newcomer sees first: what this is, and one button that shows it. */
import { button, h } from "../shared/dom.js";

const STEPS = [
  ["顾客说一句", "右侧马上给出情绪、风险和该走的下一步"],
  ["挑一条用", "点「插入」放进输入框，每条都能点开出处核对"],
  ["自己写也行", "边写边查，说重了、说满了会划出来并给出改法"],
];

/** @param {{play: () => void, fresh: () => void}} act */
export function createWelcome(act) {
  const play = button("播放第一个演示", act.play, {
    icon: "play",
    class: "primary",
    testid: "start-demo",
    disabled: true,
  });
  const root = h(
    "section",
    { class: "welcome", testid: "welcome" },
    h("h2", {}, "一分钟看看副驾怎么帮客服"),
    h(
      "ol",
      {},
      STEPS.map(([title, text]) => h("li", {}, h("strong", {}, title), h("span", {}, text))),
    ),
    h("div", { class: "actions" }, play, button("自己开一个会话", act.fresh)),
    h("p", { class: "muted" }, "这里的顾客是模拟的。副驾只给建议，发不发、怎么发都由客服决定。"),
  );
  return {
    root,
    /** @param {string} title */
    offer(title) {
      play.disabled = false;
      play.lastChild?.replaceWith(`播放演示：${title}`);
    },
  };
}
