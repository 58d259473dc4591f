// @ts-check
/** Files dropped or picked: each is previewed, and published only on the editor's word. */
import * as api from "../shared/api.js";
import { button, byId, h, put } from "../shared/dom.js";
import { toast, toastError } from "../shared/toast.js";
import { refusal } from "./faults.js";
import { previewBox } from "./preview.js";

/** @param {() => void} onPublished */
export function createIntake(onPublished) {
  const zone = byId("drop");
  const picker = /** @type {HTMLInputElement} */ (byId("pick"));
  const list = byId("intake");

  /** @param {Iterable<File>} files */
  async function take(files) {
    for (const file of files) {
      const place = h("div", { class: "intake-item" }, h("p", { class: "muted" }, `正在读 ${file.name}…`));
      list.append(place);
      try {
        const { preview } = await api.upload(file, { dryRun: true });
        put(place, previewBox(preview, { publish: () => void publish(file, place), drop: () => place.remove() }));
      } catch (error) {
        put(
          place,
          refusal(file.name, error),
          button("知道了", () => place.remove()),
        );
      }
    }
  }

  /** @param {File} file @param {HTMLElement} place */
  async function publish(file, place) {
    for (const one of place.querySelectorAll("button")) one.disabled = true;
    try {
      const { version } = await api.upload(file, { dryRun: false });
      place.remove();
      toast(`已发布 ${file.name}，第 ${version} 版`);
      onPublished();
    } catch (error) {
      toastError(error);
      for (const one of place.querySelectorAll("button")) one.disabled = false;
    }
  }

  picker.addEventListener("change", () => {
    const files = [...(picker.files ?? [])];
    picker.value = "";
    void take(files);
  });
  for (const type of ["dragenter", "dragover"]) {
    zone.addEventListener(type, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    void take([...(event.dataTransfer?.files ?? [])]);
  });
}
