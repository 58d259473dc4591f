// @ts-check
/** The editor's console. */
import { byId } from "../shared/dom.js";
import { loadMeta } from "../shared/meta.js";
import { mountShell } from "../shared/shell.js";
import { toastError } from "../shared/toast.js";
import { createDetail } from "./detail.js";
import { createDocuments, kindOptions } from "./documents.js";
import { showFaults } from "./faults.js";
import { createIntake } from "./intake.js";
import { createSearch } from "./search.js";

const faults = byId("faults");
showFaults(faults, (await mountShell()).knowledge.faults);
for (const id of ["filter-kind", "search-kind"]) kindOptions(/** @type {HTMLSelectElement} */ (byId(id)));

const documents = createDocuments((docId) => void detail.open(docId));
const detail = createDetail(changed);
createIntake(changed);
createSearch();
void documents.load();

/** Something was published or removed: the table and the faults may be others now. */
function changed() {
  void documents.load();
  loadMeta().then(({ knowledge }) => showFaults(faults, knowledge.faults), toastError);
}
