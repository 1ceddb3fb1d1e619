//! Companies by name: as it stands, normalised, and nearly.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::directory::record::Company;
use crate::id::CompanyId;
use crate::person::company::{CompanyKey, CompanyKeys};

/// The names of all companies that are known.
#[derive(Debug, Default)]
pub(super) struct CompanyNames {
    spelled: FxHashMap<String, BTreeSet<CompanyId>>,
    named: FxHashMap<CompanyKey, BTreeSet<CompanyId>>,
    all: Vec<(CompanyKeys, CompanyId)>,
}

impl CompanyNames {
    /// Adds a company; one that is known already under this name is not added twice.
    pub(super) fn insert(&mut self, company: &Company) {
        if !self
            .spelled
            .entry(company.name.clone())
            .or_default()
            .insert(company.id)
        {
            return;
        }
        if let Some(keys) = CompanyKeys::new(&company.name) {
            for key in keys.all() {
                self.named.entry(key.clone()).or_default().insert(company.id);
            }
            self.all.push((keys, company.id));
        }
    }

    /// Takes a company out, under the name that it was added with.
    pub(super) fn remove(&mut self, company: &Company) {
        if let Some(ids) = self.spelled.get_mut(&company.name) {
            ids.remove(&company.id);
        }
        for key in CompanyKeys::new(&company.name).iter().flat_map(CompanyKeys::all) {
            if let Some(ids) = self.named.get_mut(key) {
                ids.remove(&company.id);
            }
        }
        self.all.retain(|(_, id)| *id != company.id);
    }

    pub(super) fn spelled(&self, name: &str) -> BTreeSet<CompanyId> {
        self.spelled.get(name.trim()).cloned().unwrap_or_default()
    }

    pub(super) fn named(&self, name: &CompanyKeys) -> BTreeSet<CompanyId> {
        name.all()
            .filter_map(|key| self.named.get(key))
            .flatten()
            .copied()
            .collect()
    }

    pub(super) fn near(&self, name: &CompanyKeys) -> BTreeSet<CompanyId> {
        let near = self
            .all
            .iter()
            .filter(|(keys, _)| !keys.matches(name) && keys.similar(name));
        near.map(|(_, id)| *id).collect()
    }
}
